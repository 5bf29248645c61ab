// A scorecard's outbox: each choice and note is kept on this machine until the server has it, one
// letter for each criterion, sent one after the other in the order they were written. It outlives
// a broken line, a reload and an ended session; nothing of it stays after saving, hand-in, sign-out.
const RETRY_AFTER = 10_000;
const PATIENCE = 15_000;
const PAUSE = 800;
const sheet = document.querySelector("[data-outbox]");
const line = document.querySelector("[data-outbox-line]");

// ── The shelf: localStorage, or this page's memory where the browser refuses it ──
const SHELF = "ocop-card-";
const prefix = `${SHELF}${sheet?.dataset.outbox}-`;
const memory = { length: 0 };
const store = (() => {
  try {
    localStorage.setItem(SHELF, "");
    localStorage.removeItem(SHELF);
    return localStorage;
  } catch {
    return null;
  }
})();
const names = () => Object.keys(store ?? memory).filter((name) => name.startsWith(SHELF));
const remove = (name) => (store ? store.removeItem(name) : delete memory[name]);
const letter_of = (key) => JSON.parse((store ?? memory)[prefix + key] ?? "null");
const keep = (key, letter) => {
  (store ?? memory)[prefix + key] = JSON.stringify(letter);
};
const letters = () =>
  names()
    .filter((name) => name.startsWith(prefix))
    .map((name) => name.slice(prefix.length))
    .map((key) => ({ key, ...letter_of(key) }))
    .sort((one, other) => one.at - other.at);
// Written anew while it was on its way, it goes once more.
const drop = (key, at) => letter_of(key)?.at === at && remove(prefix + key);

// ── When: the server's clock, whatever this machine's says ──
// The page says when it was written; that moment here is when its first byte came.
const [arrival] = performance.getEntriesByType("navigation");
const started = {
  server: Number(sheet?.dataset.clock),
  wall: performance.timeOrigin + arrival.responseStart,
  steady: arrival.responseStart,
};
let latest = 0;
const moment = () => {
  const passed = Math.max(Date.now() - started.wall, performance.now() - started.steady);
  latest = Math.max(started.server + Math.round(passed), latest + 1);
  return latest;
};
const clock_time = (response) =>
  new Date(response.headers.get("Date") ?? Date.now()).toLocaleTimeString("vi-VN", {
    timeZone: "Asia/Ho_Chi_Minh",
    hour12: false,
  });

// ── What is said ──
const say = (state, more = "") => {
  if (!line) return;
  line.classList.toggle("save--off", state === "held" || state === "signedOut");
  line.querySelector("[data-outbox-text]").textContent = `${line.dataset[state]}${more}`;
  line.querySelector("[data-outbox-sign-in]").hidden = state !== "signedOut";
};

// ── Letters ──
// A tick and its ground go together; of a criterion, only what was changed.
const fields_of = (unit, changed) => {
  if (!unit.querySelector("[type=checkbox]"))
    return { ...letter_of(unit.dataset.unit)?.fields, [changed.name]: changed.value };
  const inputs = [...unit.querySelectorAll("input, textarea")];
  const sent = inputs.filter((input) => input.type !== "checkbox" || input.checked);
  return Object.fromEntries(sent.map((input) => [input.name, input.value]));
};
const fill = (unit, fields) => {
  for (const input of unit.querySelectorAll("input, textarea")) {
    if (input.type === "checkbox") input.checked = input.name in fields;
    else if (!(input.name in fields)) continue;
    else if (input.type === "radio") input.checked = fields[input.name] === input.value;
    else input.value = fields[input.name];
  }
  const note = unit.querySelector("details[data-note]");
  if (note?.querySelector("textarea").value) note.open = true;
};
const write = (unit, changed) =>
  keep(unit.dataset.unit, {
    at: moment(),
    post: unit.dataset.post,
    fields: fields_of(unit, changed),
  });
// On a slow line a person may mark before this script has come: what then differs from what the
// server wrote is theirs (the form is autocomplete="off", so no browser puts old choices back).
const is_changed = (input) =>
  /radio|checkbox/.test(input.type)
    ? input.checked !== input.defaultChecked && (input.checked || input.type === "checkbox")
    : input.value !== input.defaultValue;
const write_early = (unit) => {
  const changed = [...unit.querySelectorAll("input, textarea")].filter(is_changed);
  for (const input of changed) write(unit, input);
};

const send = async ({ post, fields, at }) => {
  const response = await fetch(post, {
    method: "POST",
    body: new URLSearchParams({ ...fields, at }),
    headers: { "HX-Request": "true", ...JSON.parse(document.body.getAttribute("hx-headers")) },
    redirect: "manual",
    signal: AbortSignal.timeout(PATIENCE),
  });
  if (response.ok) return ["saved", response];
  // A sign-in page, a token of an earlier sign-in, or another person's session: the letter waits.
  if (response.type === "opaqueredirect" || [401, 403, 404].includes(response.status))
    return ["signedOut", response];
  return [[400, 409, 422].includes(response.status) ? "refused" : "held", response];
};
const show = async (state, response) => {
  const place = state === "saved" ? document.body : document.getElementById("messages");
  const style = state === "saved" ? "none" : "innerHTML";
  window.htmx?.swap(place, await response.text(), { swapStyle: style });
};

// Sends what waits, oldest first; the server's last word stands on the line.
let sending = null;
const deliver = async () => {
  let answered = null;
  let is_old = false;
  for (let [letter] = letters(); letter; [letter] = letters()) {
    say("busy");
    const [state, response] = await send(letter).catch(() => ["held", null]);
    if (state === "held" || state === "signedOut") {
      say(state, ` (${letters().length})`);
      return;
    }
    drop(letter.key, letter.at);
    await show(state, response);
    answered = [state, state === "saved" ? ` ${clock_time(response)}` : ""];
    is_old ||= response.headers.has("HX-Refresh");
  }
  if (answered) say(...answered);
  // Elsewhere the same member wrote later: show what is kept.
  if (is_old) location.reload();
};
const flush = () => {
  sending ??= deliver().finally(() => {
    sending = null;
  });
  return sending;
};

const bind = () => {
  let pause = 0;
  sheet.addEventListener("input", (event) => {
    const unit = event.target.closest("[data-unit]");
    if (!unit) return;
    write(unit, event.target);
    clearTimeout(pause);
    if (event.target.matches("textarea")) pause = setTimeout(flush, PAUSE);
  });
  sheet.addEventListener("change", flush);
  // The whole sheet goes as one form, once nothing older can arrive after it.
  sheet.addEventListener("submit", (event) => {
    if (!letters().length) return;
    event.preventDefault();
    flush().then(() => letters().length || sheet.requestSubmit(event.submitter));
  });
  addEventListener("beforeunload", (event) => {
    if (!store && letters().length) event.preventDefault();
  });
};
// The page that hands in shows what the server has: what waits goes first.
const bring_up_to_date = () =>
  letters().length && flush().then(() => letters().length || location.reload());

if (sheet) {
  // What another person left on this machine is for nobody else's eyes.
  const own = `${SHELF}${sheet.dataset.outbox.split("-")[0]}-`;
  for (const name of names()) if (!name.startsWith(own)) remove(name);
  if ("closed" in sheet.dataset) for (const { key, at } of letters()) drop(key, at);

  for (const unit of sheet.querySelectorAll("[data-unit]")) {
    if ("marks" in sheet.dataset) write_early(unit);
    const letter = letter_of(unit.dataset.unit);
    if (letter) fill(unit, letter.fields);
  }
  if ("marks" in sheet.dataset) bind();
  else bring_up_to_date();
  flush();
  for (const event of ["online", "pageshow"]) addEventListener(event, flush);
  document.addEventListener("visibilitychange", () => document.hidden || flush());
  setInterval(() => letters().length && flush(), RETRY_AFTER);
}
