// PouchDB: a laptop, and a hub that speaks CouchDB's protocol.
import fs from 'node:fs'
import { createRequire } from 'node:module'
import { changed, count, entries, entry, incidents, scratch, tell } from './work.mjs'

const require = createRequire(import.meta.url)
const PouchDB = require('pouchdb')
const express = require('express')
const folder = scratch()
fs.mkdirSync(`${folder}/hub`)
const served = require('express-pouchdb')(PouchDB.defaults({ prefix: `${folder}/hub/` }), {
  mode: 'minimumForPouchDB',
  logPath: `${folder}/log.txt`,
  configPath: `${folder}/config.json`,
})
const app = express()
app.use('/db', served)
const listening = await new Promise((done) => {
  const server = app.listen(0, '127.0.0.1', () => done(server))
})
const way = await count(listening.address().port)
const hub = new PouchDB(`http://127.0.0.1:${way.port}/db/incidents`)
const laptop = new PouchDB(`${folder}/laptop`)

const meet = async (step, database) => {
  way.taken()
  const begun = Date.now()
  await PouchDB.sync(database, hub)
  tell(step, Date.now() - begun, way.taken())
}

const log = Object.fromEntries(Array.from({ length: entries }, (_, k) => [`e${k}`, entry(k)]))
const incident = (_, n) => ({ _id: `incident-${n}`, title: '供暖费集体上访', log })
await laptop.bulkDocs(Array.from({ length: incidents }, incident))
await meet('first', laptop)

for (let n = 0; n < changed; n++) {
  const doc = await laptop.get(`incident-${n}`)
  doc.log.apart = entry(99)
  await laptop.put(doc)
}
await meet('reconnect', laptop)

const second = new PouchDB(`${folder}/second`)
await PouchDB.replicate(laptop, second)
await meet('first contact', second)
process.exit(0)
