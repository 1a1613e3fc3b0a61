//! Opens, wires, runs and stops one node.
