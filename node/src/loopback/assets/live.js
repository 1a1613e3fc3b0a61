// Keeps what is shown up to date: asks for the page again when something changed, and swaps the
// parts marked `data-live`. Forms are never among them, so nothing that is being typed is lost.

const say = document.body.dataset;
const main = document.querySelector("main");
const incident = main.dataset.incident;
let address = main.dataset.page;
let running = false;
let again = false;
let shown = address;
// What each live part looked like when it came.
const html = new Map();

const entries = () => [...document.querySelectorAll("[data-entry]")];

function isSelecting(region) {
  const selection = getSelection();
  return !selection.isCollapsed && region.contains(selection.anchorNode);
}

// What somebody unfolded stays unfolded.
function keepOpen(region, next) {
  for (const fold of region.querySelectorAll("details[id][open]")) {
    next.querySelector(`#${CSS.escape(fold.id)}`)?.setAttribute("open", "");
  }
}

// How it is drawn, without the numbers of its forms: those are others each time.
function drawn(region) {
  return region.outerHTML.replace(/name="number" value="[0-9a-f]*"/g, "");
}

function swap(fresh) {
  let waits = false;
  for (const region of document.querySelectorAll("[data-live]")) {
    const next = fresh.getElementById(region.id);
    if (!next || drawn(next) === html.get(region.id)) continue;
    if (isSelecting(region)) {
      waits = true;
      continue;
    }
    const focused = region.contains(document.activeElement) ? document.activeElement.id : "";
    html.set(region.id, drawn(next));
    keepOpen(region, next);
    region.replaceWith(next);
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  }
  if (waits) document.addEventListener("selectionchange", refresh, { once: true });
}

function announce(known) {
  const fresh = entries().filter((entry) => !known.has(entry.dataset.entry));
  for (const entry of fresh) {
    entry.classList.add("new");
    setTimeout(() => entry.classList.remove("new"), 4000);
  }
  const foreign = fresh.filter((entry) => !("here" in entry.dataset));
  if (foreign.length === 0) return;
  document.getElementById("announce").textContent = foreign.map((entry) => {
    const words = [...entry.querySelectorAll(".body")].map((part) => part.textContent).join(" ");
    return `${entry.dataset.author} ${say.wrote} ${words.slice(0, 120)}`;
  }).join(" ");
}

async function refresh() {
  if (running) {
    again = true;
    return;
  }
  running = true;
  try {
    do {
      again = false;
      const answer = await fetch(address, { headers: { accept: "text/html" } });
      if (answer.status === 423) document.dispatchEvent(new Event("onscene:locked"));
      if (!answer.ok) return;
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      const known = new Set(entries().map((entry) => entry.dataset.entry));
      const filtered = address;
      swap(fresh);
      document.dispatchEvent(new Event("onscene:shown"));
      if (shown === filtered) announce(known);
      shown = filtered;
    } while (again);
  } catch {
    // The node is away: the stream of events says so, and asks again when it is back.
  } finally {
    running = false;
  }
}

document.addEventListener("onscene:refresh", refresh);

// A track is shown without loading the page anew.
document.addEventListener("click", (event) => {
  const tab = event.target.closest(".tabs a");
  if (!tab || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const wanted = new URL(tab.href);
  address = wanted.pathname + wanted.search;
  history.replaceState(null, "", address);
  refresh();
});

// Of all tabs one rings, and goes on listening while nobody sees it.
let rings = false;
navigator.locks?.request("onscene-ring", () => {
  rings = true;
  if (document.hidden) listen();
  return new Promise(() => {});
});

function ring() {
  document.dispatchEvent(new CustomEvent("onscene:ring", { detail: { sounds: rings } }));
}

const live = () => document.getElementById("live");
const RETRY_MS = 5000;
let events;

// The strip tells of other laptops; only where the program itself is gone, or was started anew, of that.
function showLive(on) {
  if (!on) live().textContent = say.liveOff;
  // What the strip said before is drawn anew with the page.
  else if (live().classList.contains("off")) html.delete("live");
  live().classList.toggle("off", !on);
}

// A program that answers is not gone.
async function tellRestarted(source) {
  const answer = await fetch("/presence", { method: "POST" }).catch(() => null);
  if (answer?.status === 401 && source === events) live().textContent = say.restarted;
}

function listen() {
  events?.close();
  if (document.hidden && !rings) return;
  events = new EventSource("/api/events");
  events.addEventListener("open", () => {
    showLive(true);
    ring();
    // Whatever happened while nobody listened.
    refresh();
  });
  events.addEventListener("error", (event) => {
    showLive(false);
    // Refused, not cut: the node was started anew. Once its page is opened in any tab, this one
    // is let in again.
    const refused = event.target.readyState === EventSource.CLOSED;
    if (!refused || event.target !== events) return;
    setTimeout(listen, RETRY_MS);
    tellRestarted(event.target);
  });
  events.addEventListener("written", (event) => {
    ring();
    if (!incident || JSON.parse(event.data).incident === incident) refresh();
  });
  events.addEventListener("due", () => {
    ring();
    refresh();
  });
  for (const name of ["locked", "unlocked"]) {
    events.addEventListener(name, () => document.dispatchEvent(new Event(`onscene:${name}`)));
  }
  for (const name of ["roster", "peer", "addresses", "moving", "attachment", "receipt", "missed"]) {
    events.addEventListener(name, refresh);
  }
}

// A browser opens few connections to one host: tabs that nobody sees give theirs back.
document.addEventListener("visibilitychange", listen);
document.addEventListener("onscene:listen", listen);
listen();
