// A scorecard's outbox: each choice and note is kept on this machine until the server has it, one
// letter for each criterion, sent one after the other in the order they were written. It outlives
// a broken line, a reload and an ended session; nothing of it stays after saving, hand-in, sign-out.
const RETRY_AFTER = 10_000;
const PATIENCE = 15_000;
const PAUSE = 800;
// Bytes that browsers send on for a page that is gone, all its requests together: 64 KiB.
const KEPT_ALIVE = 60_000;
// Letters that one round may leave behind a server that fails on them.
const PASSED_OVER = 2;
const sheet = document.querySelector("[data-outbox]");
const line = document.querySelector("[data-outbox-line]");

// ── The shelf: localStorage; what it refuses or has no room for, this page's memory ──
const SHELF = "ocop-card-";
const prefix = `${SHELF}${sheet?.dataset.outbox}-`;
const memory = {};
const store = (() => {
  try {
    return localStorage;
  } catch {
    return null;
  }
})();
const names = () => {
  const all = new Set([...Object.keys(memory), ...Object.keys(store ?? {})]);
  return [...all].filter((name) => name.startsWith(SHELF));
};
const remove = (name) => {
  delete memory[name];
  store?.removeItem(name);
};
const letter_of = (key) =>
  JSON.parse(memory[prefix + key] ?? store?.getItem(prefix + key) ?? "null");
const keep = (key, letter) => {
  memory[prefix + key] = JSON.stringify(letter);
  try {
    store.setItem(prefix + key, memory[prefix + key]);
    delete memory[prefix + key];
  } catch {
    // Refused, or full: it stays in memory, and leaving the page asks first.
  }
};
// Another tab may have taken one away meanwhile.
const letters = () =>
  names()
    .filter((name) => name.startsWith(prefix))
    .map((name) => name.slice(prefix.length))
    .map((key) => ({ key, ...letter_of(key) }))
    .filter((letter) => letter.post)
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
  const body = new URLSearchParams({ ...fields, at }).toString();
  const response = await fetch(post, {
    method: "POST",
    body,
    headers: {
      "Content-Type": "application/x-www-form-urlencoded",
      "HX-Request": "true",
      ...JSON.parse(document.body.getAttribute("hx-headers")),
    },
    redirect: "manual",
    keepalive: body.length < KEPT_ALIVE, // it arrives although the page is left meanwhile
    signal: AbortSignal.timeout(PATIENCE),
  });
  if (response.ok) return ["saved", response];
  // Refused for who one is here and now, in words: it may be taken later.
  if (response.status === 403 && response.headers.has("HX-Retarget")) return ["barred", response];
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

// Sends what waits, oldest first; the server's last word stands on the line. What a server that
// answers cannot take is passed over this time, so that it does not hold up all that follows.
let sending = null;
let is_barred = false;
const refused = new Set();
const deliver = async () => {
  let answered = null;
  let is_old = false;
  const passed = new Set();
  const next = () => letters().find((letter) => !passed.has(letter.key));
  for (let letter = next(); letter; letter = next()) {
    say("busy");
    const [state, response] = await send(letter).catch(() => ["held", null]);
    if (state === "barred" && !is_barred) await show(state, response).catch(() => {});
    is_barred = state === "barred";
    if (state === "held" && response && passed.size < PASSED_OVER) {
      passed.add(letter.key);
      continue;
    }
    if (["held", "barred", "signedOut"].includes(state)) {
      say(state === "signedOut" ? state : "held", ` (${letters().length})`);
      return;
    }
    drop(letter.key, letter.at);
    refused[state === "refused" ? "add" : "delete"](letter.key);
    await show(state, response).catch(() => {}); // it is kept, though the line broke meanwhile
    answered = [state, state === "saved" ? ` ${clock_time(response)}` : ""];
    is_old ||= response.headers.has("HX-Refresh");
  }
  if (passed.size) say("held", ` (${letters().length})`);
  else if (answered) say(...answered);
  // Elsewhere the same member wrote later: show what is kept.
  if (is_old) location.reload();
};
const flush = () => {
  sending ??= deliver().finally(() => {
    sending = null;
  });
  return sending;
};
// Whatever was begun before may have left out what was written since.
const flush_all = async () => {
  await sending;
  await flush();
  return letters().length === 0;
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
  // All that was changed here has gone by itself. The whole form would also send what this page
  // showed when it was opened, over what the member has since chosen at another machine; it goes
  // only where the server refused a change and its reasons are to stand beside the fields.
  sheet.addEventListener("submit", async (event) => {
    if (refused.size) return;
    event.preventDefault();
    const way = event.submitter?.dataset.next;
    if (!(await flush_all()) || refused.size) return;
    if (way) location.assign(way);
    else location.reload();
  });
};
// The page that hands in shows what the server has: what waits goes first.
const bring_up_to_date = async () => {
  if (letters().length && (await flush_all())) location.reload();
};

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
  else {
    bring_up_to_date();
    sheet.addEventListener("submit", (event) => {
      if (!letters().length) return;
      event.preventDefault();
      bring_up_to_date();
    });
  }
  flush();
  for (const event of ["online", "pageshow"]) addEventListener(event, flush);
  // Coming back to the page, and leaving it.
  document.addEventListener("visibilitychange", flush);
  // What is written in another tab of this machine stands here too.
  addEventListener("storage", ({ key, newValue }) => {
    if (!newValue || !key?.startsWith(prefix)) return;
    const unit = sheet.querySelector(`[data-unit="${CSS.escape(key.slice(prefix.length))}"]`);
    if (unit) fill(unit, JSON.parse(newValue).fields);
  });
  addEventListener("beforeunload", (event) => {
    if (Object.keys(memory).length) event.preventDefault();
  });
  setInterval(() => letters().length && flush(), RETRY_AFTER);
}
