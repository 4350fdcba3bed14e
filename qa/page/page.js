// The chat in the browser: what its buttons do, and what stays as it was when an answer grows.
// Runs once, inside the component that shows the chat: `element` is its root, `watch` calls back after each change,
// `trigger` sends an event to the server, `server` asks it. follow.js and evidence.js run after this, in the same scope.
const EVENTS = ["stop", "again", "embedded", "feedback"];
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const narrow = matchMedia("(max-width: 68rem)");
const byId = (id) => document.getElementById(id);
const gently = () => (calm.matches ? "auto" : "smooth");
const openedDetails = new Set(); // "turn-2 made": what a reader opened stays open when the chat changes
let turns = 0;
let growing = false;

const keyOf = (details) => `${details.closest(".turn").id} ${details.className}`;

const copy = async (button) => {
  const text = button.dataset.copy;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Not every browser lets a page that came without encryption write to the clipboard.
    const area = Object.assign(document.createElement("textarea"), { value: text });
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
    button.focus();
  }
  const was = button.textContent;
  button.textContent = "Copied";
  byId("told").textContent = "Copied";
  setTimeout(() => (button.textContent = was), 1500);
};

const edit = (button) => {
  const form = byId(button.getAttribute("aria-controls"));
  form.hidden = !form.hidden;
  button.setAttribute("aria-expanded", String(!form.hidden));
  if (!form.hidden) form.querySelector("textarea").focus();
};

const send = (button) => {
  const field = button.form?.querySelector("textarea, input, select");
  if (EVENTS.includes(button.dataset.do)) trigger(button.dataset.do, { ...button.dataset, ...(field && { text: field.value }) });
};

element.addEventListener("click", (event) => {
  const button = event.target.closest("button, summary");
  if (!button) return;
  if (button.matches("summary")) {
    const details = button.parentElement;
    details.open ? openedDetails.delete(keyOf(details)) : openedDetails.add(keyOf(details));
  } else if (button.dataset.copy) copy(button);
  else if (button.matches(".edit")) edit(button);
  else if (button.dataset.do && button.type !== "submit") send(button);
});

element.addEventListener("submit", (event) => {
  event.preventDefault();
  send(event.submitter ?? event.target.querySelector("[type=submit]"));
});

// Enter in a small form sends it, as in the question box; Shift+Enter makes a new line.
element.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || !event.target.matches("form textarea")) return;
  event.preventDefault();
  event.target.form.requestSubmit();
});

// What a screen reader is told when an answer is whole: the answer, without marks and buttons.
const tell = (turn) => {
  const said = turn.querySelectorAll(".short, .conflict .heading, .conflict .value, .said, .phrase, .reason, .error p");
  const notes = turn.querySelectorAll(".note").length;
  const count = notes ? ` ${notes} footnote${notes > 1 ? "s" : ""}.` : "";
  byId("told").textContent = [...said].map((part) => part.textContent).join(" ") + count;
};

const settle = () => {
  const all = element.querySelectorAll(".turn");
  const last = all[all.length - 1];
  if (all.length < turns) openedDetails.clear();
  element.querySelectorAll("details").forEach((details) => (details.open = openedDetails.has(keyOf(details))));
  const now = Boolean(last?.matches(".growing"));
  if (all.length > turns) last.scrollIntoView({ behavior: gently(), block: "start" });
  if (now && !growing) byId("told").textContent = "Looking in the articles";
  if (last && !now && (growing || all.length !== turns)) tell(last);
  turns = all.length;
  growing = now;
  settled();
};

watch("value", () => requestAnimationFrame(settle));

// The sides: articles and chats, one at a time.
const SIDES = ["articles", "chats"];
const side = () => document.documentElement.dataset.side ?? "";
const sideButton = (name) => byId(`open-${name}`);
const setSide = (name) => {
  const was = side();
  document.documentElement.dataset.side = name;
  SIDES.forEach((one) => {
    sideButton(one)?.setAttribute("aria-expanded", String(one === name));
    sideButton(one)?.setAttribute("aria-controls", `side-${one}`);
  });
  if (name && !wide()) closeArticle(false);
  if (name) byId(`side-${name}`).querySelector("button, input, textarea")?.focus({ preventScroll: true });
  else if (was) sideButton(was)?.focus();
};
const wide = () => matchMedia("(min-width: 86rem)").matches;

document.addEventListener("click", (event) => {
  const name = SIDES.find((one) => event.target.closest(`#open-${one}`));
  if (name) setSide(side() === name ? "" : name);
  else if (event.target.closest("[data-close-side]")) setSide("");
});
requestAnimationFrame(() => SIDES.forEach((one) => sideButton(one)?.setAttribute("aria-expanded", "false")));
