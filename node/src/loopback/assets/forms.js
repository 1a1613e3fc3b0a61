// Saving without leaving the page, and the keyboard. Without this script every form still works.

const say = document.body.dataset;
document.documentElement.classList.add("scripted");

// An input method composes: Enter then belongs to it. Some browsers end the composition before
// they tell of the key that ended it, so the end counts only a moment later.
let composing = false;
document.addEventListener("compositionstart", () => { composing = true; });
document.addEventListener("compositionend", () => setTimeout(() => { composing = false; }));
const isComposing = (event) => composing || event.isComposing || event.keyCode === 229;

const fields = (form) => [...form.elements].filter((field) =>
  field.matches("textarea, input:not([type=hidden], [type=radio], [type=checkbox])"));
const isUnsent = (field) => field.type === "file"
  ? field.files.length > 0
  : field.value !== (field.dataset.default ?? "") && field.value.trim() !== "";

function show(form, text, failed) {
  const outcome = form.querySelector(".outcome");
  outcome.textContent = text;
  outcome.classList.toggle("failed", failed);
  outcome.setAttribute("role", failed ? "alert" : "status");
}

// What was not saved stands over the entry box until it is: in red, in sight, with a way to try again.
function bar(form, text) {
  form.querySelector(".unsaved")?.remove();
  form.classList.toggle("not-saved", text !== "");
  if (text === "") return;
  const line = document.createElement("p");
  line.className = "unsaved";
  line.setAttribute("role", "alert");
  const again = document.createElement("button");
  again.textContent = say.retry;
  line.append(text, " ", again);
  form.prepend(line);
  line.scrollIntoView({ block: "nearest" });
}

// Word writes ends of lines that no page can show: they are taken out, to be looked at and saved again.
function dropControls(form) {
  for (const field of fields(form)) {
    if (field.type === "file") continue;
    const kept = field.value.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g, "");
    if (kept !== field.value) field.value = kept;
  }
}

// Empties what was sent; what was typed in the meantime stays.
function clear(form, sent) {
  for (const field of fields(form)) {
    if (field.type === "file") field.value = "";
    else if (field.value === sent.get(field)) field.value = field.dataset.default ?? "";
  }
  for (const box of form.querySelectorAll("[type=checkbox]")) box.checked = box.defaultChecked;
  const first = form.querySelector("[type=radio][data-first]");
  if (first) first.checked = true;
  form.closest("details[name=act]")?.removeAttribute("open");
  if (form.dataset.act === "correct") {
    for (const select of form.querySelectorAll("select")) select.selectedIndex = 0;
    form.closest("#correct").hidden = true;
  }
  form.closest("section").querySelector("#log-text")?.focus();
}

// The form is another from here on: its draft is over.
function tellSaved(form) {
  document.dispatchEvent(new CustomEvent("onscene:saved", { detail: form }));
}

async function send(form) {
  if (form.dataset.busy) return;
  const button = form.querySelector("button.main") ?? form.querySelector("button");
  const data = new FormData(form);
  const sent = new Map(fields(form).map((field) => [field, field.value]));
  const body = form.enctype === "multipart/form-data" ? data : new URLSearchParams(data);
  form.dataset.busy = "yes";
  button.disabled = true;
  bar(form, "");
  show(form, say.saving, false);
  try {
    const answer = await fetch(form.action, {
      method: "POST", body, headers: { accept: "application/json" },
    });
    const told = await answer.json();
    if (answer.status === 423) document.dispatchEvent(new Event("onscene:locked"));
    // Started anew: it runs, and does not know this page any more.
    const isOld = answer.status === 401;
    if (told.error === "confirm") {
      // A page of its own says what follows, and takes what was typed along.
      leaving = true;
      form.submit();
    } else if (!answer.ok) {
      dropControls(form);
      show(form, `${say.notSaved} ${isOld ? say.restarted : `${told.message} ${told.hint}`}`, true);
      bar(form, isOld ? say.restarted : `${say.notSaved} ${told.message}`);
    } else if (form.dataset.then === "open") {
      clear(form, sent);
      tellSaved(form);
      location.assign(`/incidents/${told.incident}`);
    } else {
      clear(form, sent);
      tellSaved(form);
      show(form, "", false);
      const main = document.querySelector("form[data-act=log]");
      show(main, `✓ ${say.saved} ${new Date().toLocaleTimeString(document.documentElement.lang)}`, false);
      document.dispatchEvent(new Event("onscene:refresh"));
    }
  } catch {
    show(form, `${say.notSaved} ${say.unreachable}`, true);
    bar(form, say.stopped);
  } finally {
    delete form.dataset.busy;
    button.disabled = false;
  }
}

// What goes along to a page of its own is not lost.
let leaving = false;
const LEFT_WITHIN_MS = 3000;

// The next milestone is chosen, unless somebody is choosing.
document.addEventListener("onscene:shown", () => {
  const select = document.getElementById("milestone-name");
  const next = document.getElementById("head")?.dataset.next;
  if (!select || !next || select.closest("details").open) return;
  select.value = next;
});

const ours = "form[data-act], form[data-then]";

// What was saved is said until something new is typed: it must not stand beside unsaved text.
document.addEventListener("input", (event) => {
  const form = event.target.closest(ours);
  const outcome = form?.querySelector(".outcome:not(.failed)");
  if (outcome && !form.dataset.busy) outcome.textContent = "";
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.matches(ours)) {
    event.preventDefault();
    if (!composing) send(form);
  } else if (form.matches("form[data-draft], details[name=act] form") && !form.dataset.looked) {
    event.preventDefault();
    leave(form, event.submitter);
  }
});

// These lead to another page. Where nobody would answer, what was typed stays on this one.
async function leave(form, button) {
  bar(form, "");
  try {
    const answer = await fetch("/presence", { method: "POST" });
    if (answer.status === 401) return bar(form, say.restarted);
  } catch {
    return bar(form, say.stopped);
  }
  // What stands in other forms is kept as their drafts, and there again when this page is.
  document.dispatchEvent(new Event("onscene:keep"));
  const hasFiles = [...document.querySelectorAll("input[type=file]")].some((field) => field.files.length > 0);
  leaving = !hasFiles || form.querySelector("input[type=file]") !== null;
  form.dataset.looked = "yes";
  form.requestSubmit(button?.isConnected ? button : undefined);
  delete form.dataset.looked;
  // Where nothing came of it, whoever leaves later is asked again.
  setTimeout(() => { leaving = false; }, LEFT_WITHIN_MS);
}

document.addEventListener("keydown", (event) => {
  const inText = event.target.closest?.("input, textarea, select, [contenteditable]");
  if (event.key === "Enter" && inText) return enter(event);
  const plain = !(event.ctrlKey || event.metaKey || event.altKey);
  if (!inText && plain && !isComposing(event)) shortcut(event);
});

function enter(event) {
  const form = event.target.closest(ours);
  if (!form || isComposing(event)) return;
  const withControl = event.ctrlKey || event.metaKey;
  if (withControl || (event.target.matches("[data-enter]") && !event.shiftKey)) {
    event.preventDefault();
    form.requestSubmit();
  }
}

function shortcut(event) {
  const open = (id, field) => () => {
    const details = document.getElementById(id);
    if (details) details.open = true;
    document.getElementById(field)?.focus();
  };
  const track = (place) => () =>
    document.querySelectorAll("form[data-act=log] [name=track]")[place]?.click();
  const action = {
    n: open("write-head", "log-text"), h: open("headcount", "headcount-low"),
    m: open("milestone", "milestone-name"), 1: track(0), 2: track(1), 3: track(2),
  }[event.key];
  if (!action) return;
  event.preventDefault();
  action();
}

// A suggestion is replaced by what is typed over it, and its kind follows the kind that is chosen.
const isSuggestion = (field) => field.matches("[data-suggested]") && field.value === field.defaultValue;

document.addEventListener("click", (event) => {
  if (isSuggestion(event.target)) event.target.select();
});

let kind = kindWords();

function kindWords() {
  return document.querySelector("[name=kind]:checked")?.closest("label").textContent.trim();
}

document.addEventListener("change", (event) => {
  const title = event.target.form?.elements.title;
  // Other forms have kinds too: of a report, of an incident that a concern becomes.
  if (event.target.name !== "kind" || !title) return;
  const former = kind;
  kind = kindWords();
  if (!isSuggestion(title)) return;
  title.defaultValue = title.value.replace(former, kind);
  title.value = title.defaultValue;
});

// A correction is written beside the entry's words, without loading the page anew: what stands
// unsaved in other forms stays.
document.addEventListener("click", (event) => {
  const panel = document.getElementById("correct");
  const link = event.target.closest(".correct-link");
  if (link && panel) {
    event.preventDefault();
    const entry = link.closest("[data-entry]");
    panel.querySelector("[name=entry]").value = entry.dataset.entry;
    const text = [...entry.querySelectorAll(".body")].map((part) => part.textContent).join(" ");
    document.getElementById("correct-quote").textContent =
      `${entry.querySelector("time").textContent} ${entry.dataset.author} ${text}`;
    const parts = (entry.dataset.parts ?? "").split(" ");
    for (const part of panel.querySelectorAll("[data-part]")) {
      part.hidden = part.disabled = !parts.includes(part.dataset.part);
    }
    document.getElementById("correct-text").required = !parts.includes("at");
    panel.hidden = false;
    panel.scrollIntoView({ block: "nearest" });
    document.getElementById("correct-text").focus();
  } else if (event.target.closest(".cancel") && panel) {
    event.preventDefault();
    panel.hidden = true;
    document.getElementById("log-text").focus();
  }
});

addEventListener("beforeunload", (event) => {
  const unsent = [...document.querySelectorAll("form[data-act]")]
    .some((form) => form.dataset.busy || fields(form).some(isUnsent));
  if (unsent && !leaving) event.preventDefault();
});
