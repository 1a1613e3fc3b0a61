// Notices that wait for whoever writes here: title, sound, and a desktop notification where that was
// allowed (plan 四.1). Without this script the same stands on top of every page that is opened.

const region = document.getElementById("ring");
const title = document.title;
const heard = new Set();
const sound = region.dataset.sound ? new Audio(region.dataset.sound) : null;

function show(notices) {
  document.title = notices.length > 0 ? `(${notices.length}) ${region.dataset.title} · ${title}` : title;
  region.hidden = notices.length === 0;
  const list = region.querySelector("ul");
  list.replaceChildren(...notices.map((notice) => {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = `/incidents/${notice.incident}#notices`;
    // Each by itself, so that no words turn those beside them.
    for (const words of [notice.fallen_from, notice.text, notice.title].filter(Boolean)) {
      const part = document.createElement("bdi");
      part.textContent = words;
      link.append(link.hasChildNodes() ? " · " : "", part);
    }
    item.append(link);
    return item;
  }));
}

function sounds(notices) {
  // A browser may forbid a sound before the first click: the title says it all the same.
  sound?.play().catch(() => {});
  if (globalThis.Notification?.permission !== "granted") return;
  for (const notice of notices) {
    new Notification(region.dataset.title, { body: notice.title ?? "", tag: notice.notice });
  }
}

document.addEventListener("onscene:ring", async (event) => {
  const answer = await fetch("/api/ringing").catch(() => null);
  if (!answer?.ok) return;
  const notices = await answer.json();
  show(notices);
  const fresh = notices.filter((notice) => !heard.has(notice.notice));
  for (const notice of notices) heard.add(notice.notice);
  if (fresh.length > 0 && event.detail.sounds) sounds(fresh);
});

region.querySelector("button")?.addEventListener("click", () => {
  globalThis.Notification?.requestPermission();
});
