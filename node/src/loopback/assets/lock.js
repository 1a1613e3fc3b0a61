// Says that somebody is here, and hides the page when the node locked it. What stands unsaved in
// forms stays there: it can be saved once the page is open again.

const say = document.body.dataset;
const PRESENCE_MS = 30000;
const dialog = document.getElementById("lock");
let told = Date.now();

for (const sign of ["keydown", "pointerdown", "wheel", "touchstart"]) {
  addEventListener(sign, () => {
    if (dialog?.open || Date.now() - told < PRESENCE_MS) return;
    told = Date.now();
    // The node may be away; then nothing locks either.
    fetch("/presence", { method: "POST" }).then(look, () => {});
  }, { passive: true });
}

function look(answer) {
  if (answer.status === 423) hide();
}

function hide() {
  if (!dialog) return location.reload();
  if (dialog.open) return;
  document.documentElement.classList.add("locked");
  dialog.showModal();
}

function reveal() {
  if (!dialog?.open) return;
  dialog.close();
  dialog.querySelector("form").reset();
  dialog.querySelector(".outcome").textContent = "";
  document.documentElement.classList.remove("locked");
  told = Date.now();
  document.dispatchEvent(new Event("onscene:listen"));
}

document.addEventListener("onscene:locked", hide);
document.addEventListener("onscene:unlocked", reveal);
// Escape closes other dialogs.
dialog?.addEventListener("cancel", (event) => event.preventDefault());

dialog?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.target;
  const outcome = form.querySelector(".outcome");
  try {
    const answer = await fetch(form.action, {
      method: "POST", body: new URLSearchParams(new FormData(form)),
      headers: { accept: "application/json" },
    });
    const why = await answer.json();
    if (answer.ok && why.person === dialog.dataset.writer) return reveal();
    // Somebody else writes now. Where text stands unsaved, the browser asks before it goes.
    if (answer.ok) return location.reload();
    outcome.textContent = `${why.message} ${why.hint}`;
  } catch {
    outcome.textContent = say.unreachable;
  }
  form.querySelector("[name=secret]").value = "";
});
