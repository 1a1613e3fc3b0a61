// The work that all peers do, and the forwarder that counts what it costs.
import fs from 'node:fs'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'

export const incidents = Number(process.argv[2] ?? 500)
export const changed = Number(process.argv[3] ?? 10)
export const entries = 30

/** What a person writes, the same length as in tests/src/bench/many.rs. */
export const text = (number) =>
  `第${number}条：现场约四十人，情绪平稳，两名代表进入接待室，社区书记与物业经理到场说明。`

export const entry = (number) => ({
  at: 1_768_176_000_000 + number * 60_000,
  by: '外勤甲',
  track: 'situation',
  text: text(number),
})

export const scratch = () => fs.mkdtempSync(path.join(os.tmpdir(), 'onscene-peers-'))

/** Forwards a fresh port of 127.0.0.1 to `target`; `taken()` says how many bytes went since. */
export async function count(target) {
  let bytes = 0
  const server = net.createServer((near) => {
    const far = net.connect(target, '127.0.0.1')
    for (const [from, to] of [[near, far], [far, near]]) {
      from.on('data', (piece) => {
        bytes += piece.length
        to.write(piece)
      })
      from.on('close', () => to.destroy())
      from.on('error', () => to.destroy())
    }
  })
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening))
  return {
    port: server.address().port,
    taken() {
      const so_far = bytes
      bytes = 0
      return so_far
    },
  }
}

/** Waits until it holds; no longer than the time that the benchmark gives a peer. */
export async function until(holds, ms_max = 240_000) {
  const end = Date.now() + ms_max
  while (!holds()) {
    if (Date.now() > end) throw new Error(`not there after ${ms_max / 1000} s`)
    await new Promise((looked) => setTimeout(looked, 20))
  }
}

export const tell = (step, ms, bytes) => console.log(JSON.stringify({ step, incidents, changed, ms, bytes }))
