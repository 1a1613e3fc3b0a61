// Keeps what is typed and not saved yet on this laptop, sealed, so that it outlives a tab, a browser
// and a power cut; and the number by which a save that is sent twice is known as one.

const say = document.body.dataset;
const KEPT_EVERY_MS = 2000;
const incident = document.querySelector("main").dataset.incident ?? null;
const ours = "form[data-act], form[data-then], form[data-draft], details[name=act] form";
// Forms with something in them that is not kept yet, each with the timer that will keep it.
const waiting = new Map();
// When each was kept last, and which have a draft at all.
const kept = new Map();

const fresh = () => [...crypto.getRandomValues(new Uint8Array(16))]
  .map((byte) => byte.toString(16).padStart(2, "0")).join("");

// With the version of a text that whoever types saw: what they wrote is a difference from it.
const controls = (form) => [...form.elements].filter((field) => field.name
  && field.matches("textarea, select, input:not([type=hidden], [type=file]), input[name=on]"));

function nameOf(form) {
  const about = form.elements.entry?.type === "hidden" ? form.elements.entry.value : "";
  const name = form.elements.do?.value ?? form.dataset.draft ?? form.getAttribute("action");
  return [name, about].filter(Boolean).join(" ");
}

// Ticks and choices count like words; the next milestone is chosen by the page itself, and the line of
// work stays as it was chosen last.
function isTyped(field) {
  if (field.matches("[type=checkbox]")) return field.checked !== field.defaultChecked;
  if (field.matches("select")) return field.id !== "milestone-name" && field.value !== firstOf(field);
  if (!field.matches("textarea, input:not([type=radio], [type=hidden])")) return false;
  const before = field.dataset.default ?? field.defaultValue;
  return field.value.trim() !== "" && field.value !== before;
}

function firstOf(select) {
  const options = [...select.options];
  return (options.find((option) => option.defaultSelected) ?? options[0])?.value;
}

const isUnsaved = (form) => controls(form).some(isTyped);

// A form that is shut keeps what was typed in it: its name says so, and one line above the log.
function mark() {
  const shut = [];
  for (const fold of document.querySelectorAll("details[name=act]")) {
    const form = fold.querySelector("form");
    const summary = fold.querySelector("summary");
    const unsaved = form && isUnsaved(form);
    let sign = summary.querySelector(".unsaved-here");
    if (!unsaved) sign?.remove();
    else if (!sign) {
      sign = document.createElement("span");
      sign.className = "unsaved-here";
      sign.textContent = ` · ${say.unsavedHere}`;
      summary.append(sign);
    }
    if (unsaved && !fold.open) shut.push([fold, summary.firstChild.textContent.trim()]);
  }
  tellShut(shut);
}

function tellShut(shut) {
  const log = document.querySelector("form[data-act=log]");
  let line = document.getElementById("unsaved-forms");
  if (!log || shut.length === 0) return line?.remove();
  if (!line) {
    line = document.createElement("p");
    line.id = "unsaved-forms";
    line.className = "notice restored";
    line.setAttribute("role", "status");
    log.before(line);
  }
  const names = shut.map(([fold, name]) => {
    const open = document.createElement("button");
    open.type = "button";
    open.textContent = name;
    open.addEventListener("click", () => {
      unfold(fold);
      fold.scrollIntoView({ block: "nearest" });
    });
    return open;
  });
  line.replaceChildren(say.unsavedForms, ...names);
}

function unfold(within) {
  for (let fold = within.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
}

document.addEventListener("input", mark);
document.addEventListener("toggle", mark, true);
document.addEventListener("onscene:keep", () => {
  for (const form of [...waiting.keys()]) keep(form);
});

function valuesOf(form) {
  const values = {};
  for (const field of controls(form)) {
    if (field.matches("[type=radio], [type=checkbox]")) {
      if (!field.checked) continue;
      values[field.name] = [values[field.name], field.value].filter((v) => v !== undefined).join("\n");
    } else {
      values[field.name] = field.value;
    }
  }
  return values;
}

function post(path, body) {
  return fetch(path, {
    method: "POST", body: JSON.stringify(body), keepalive: true,
    headers: { "content-type": "application/json", accept: "application/json" },
  }).catch(() => null);
}

// What could not be kept is tried again: the node may be back before anybody types on.
function again(form) {
  if (!waiting.has(form)) waiting.set(form, setTimeout(keep, KEPT_EVERY_MS, form));
}

function keep(form) {
  clearTimeout(waiting.get(form));
  waiting.delete(form);
  if (form.dataset.busy || !form.elements.number) return;
  const number = form.elements.number.value;
  if (!isUnsaved(form)) {
    if (kept.delete(form)) post("/api/drafts/removal", { number });
    return;
  }
  kept.set(form, Date.now());
  post("/api/drafts", {
    as: form.elements.as?.value || undefined, form: nameOf(form), incident, number,
    fields: valuesOf(form),
  }).then((answer) => answer ?? again(form));
}

document.addEventListener("input", (event) => {
  const form = event.target.closest(ours);
  if (!form || waiting.has(form)) return;
  const since = Date.now() - (kept.get(form) ?? 0);
  waiting.set(form, setTimeout(keep, Math.max(KEPT_EVERY_MS - since, 0), form));
});

// Whoever leaves a field, or the tab, leaves nothing behind that is not kept.
document.addEventListener("focusout", (event) => {
  const form = event.target.closest?.(ours);
  if (form && waiting.has(form)) keep(form);
});
document.addEventListener("visibilitychange", () => {
  if (document.hidden) for (const form of [...waiting.keys()]) keep(form);
});

// A form that was saved is another from then on.
function saved(form) {
  clearTimeout(waiting.get(form));
  waiting.delete(form);
  kept.delete(form);
  form.querySelector(".restored")?.remove();
  if (form.elements.number) form.elements.number.value = fresh();
  mark();
}

document.addEventListener("onscene:saved", (event) => saved(event.detail));

function fill(form, values) {
  for (const field of controls(form)) {
    const value = values[field.name];
    if (field.matches("[type=radio], [type=checkbox]")) {
      field.checked = value !== undefined && value.split("\n").includes(field.value);
    } else if (value !== undefined) {
      field.value = value;
    }
  }
}

function tell(form, draft) {
  const line = document.createElement("p");
  line.className = "notice restored";
  line.setAttribute("role", "status");
  const at = new Date(draft.at_ms);
  const time = at.toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hour12: false });
  const day = at.toDateString() === new Date().toDateString() ? "" : `${at.toLocaleDateString(document.documentElement.lang)} `;
  const discard = document.createElement("button");
  discard.type = "button";
  discard.textContent = say.discard;
  discard.addEventListener("click", () => {
    post("/api/drafts/removal", { number: form.elements.number.value });
    form.reset();
    saved(form);
  });
  line.append(`${say.restored.replace("{}", day + time)} `, discard);
  form.prepend(line);
}

function restore(draft, forms) {
  const [, about] = draft.form.split(" ");
  // A correction is written in one panel: it is opened beside its entry first.
  if (draft.form.startsWith("correct ")) document.getElementById(`c-${about}`)?.click();
  const form = forms.find((form) => nameOf(form) === draft.form);
  if (!form || isUnsaved(form)) return;
  fill(form, draft.fields);
  form.elements.number.value = draft.number;
  kept.set(form, Date.now());
  // One form is open at a time: of several the first, and the others say that they hold something.
  if (!document.querySelector("details[name=act][open] .restored")) unfold(form);
  for (const fold of form.querySelectorAll("details")) {
    if ([...fold.querySelectorAll("textarea, input, select")].some(isTyped)) fold.open = true;
  }
  tell(form, draft);
}

async function restoreAll() {
  const forms = [...document.querySelectorAll(ours)].filter((form) => form.elements.number);
  if (forms.length === 0) return;
  const answer = await fetch("/api/drafts", { headers: { accept: "application/json" } }).catch(() => null);
  if (!answer?.ok) return;
  for (const draft of await answer.json()) {
    if ((draft.incident ?? null) === incident) restore(draft, forms);
  }
  mark();
}

restoreAll();
