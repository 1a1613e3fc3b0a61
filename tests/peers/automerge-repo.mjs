// automerge-repo: a laptop and a server, over its own WebSocket adapter and file storage.
import { Repo } from '@automerge/automerge-repo'
import { WebSocketClientAdapter, WebSocketServerAdapter } from '@automerge/automerge-repo-network-websocket'
import { NodeFSStorageAdapter } from '@automerge/automerge-repo-storage-nodefs'
import { WebSocketServer } from 'ws'
import { changed, count, entries, entry, incidents, scratch, tell, until } from './work.mjs'

const folder = scratch()
const storage = (of) => new NodeFSStorageAdapter(`${folder}/${of}`)
const sharePolicy = async () => true
const sockets = new WebSocketServer({ port: 0 })
const network = [new WebSocketServerAdapter(sockets)]
const server = new Repo({ storage: storage('server'), network, sharePolicy, peerId: 'server' })
const way = await count(sockets.address().port)

const laptop = (online) =>
  new Repo({
    storage: storage('laptop'),
    network: online ? [new WebSocketClientAdapter(`ws://127.0.0.1:${way.port}`)] : [],
    sharePolicy,
    peerId: `laptop-${Math.random()}`,
  })
const at_server = (url, holds) => {
  const handle = server.handles[url.replace('automerge:', '')]
  return handle?.isReady() && holds(handle.doc())
}
const close = async (repo) => {
  await repo.flush()
  await repo.shutdown().catch(() => {})
}

// All is written before anything is sent, as for the others.
let repo = laptop(false)
const urls = []
for (let n = 0; n < incidents; n++) {
  const handle = repo.create({ title: '供暖费集体上访', log: {} })
  for (let k = 0; k < entries; k++) handle.change((doc) => { doc.log[`e${k}`] = entry(k) })
  urls.push(handle.url)
}
await close(repo)

let begun = Date.now()
repo = laptop(true)
for (const url of urls) repo.find(url).catch(() => {}) // only an open document is exchanged
await until(() => urls.every((url) => at_server(url, (doc) => Object.keys(doc.log).length >= entries)))
tell('first', Date.now() - begun, way.taken())
await close(repo)

repo = laptop(false)
for (const url of urls.slice(0, changed)) (await repo.find(url)).change((doc) => { doc.log.apart = entry(99) })
await close(repo)

way.taken()
begun = Date.now()
repo = laptop(true)
for (const url of urls) repo.find(url).catch(() => {})
await until(() => urls.slice(0, changed).every((url) => at_server(url, (doc) => doc.log.apart)))
const ms = Date.now() - begun
await new Promise((passed) => setTimeout(passed, 4_000)) // the other documents' announcements
tell('reconnect', ms, way.taken())
process.exit(0)
