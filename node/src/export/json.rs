//! JSON: a list of views, with the field names of `incident show --json`.

use super::ExportError;
use onscene_protocol::incident::IncidentView;

pub(super) fn write(incidents: &[IncidentView]) -> Result<Vec<u8>, ExportError> {
    let mut bytes = serde_json::to_vec_pretty(incidents)?;
    bytes.push(b'\n');
    Ok(bytes)
}
