// Footnotes followed: an article opens beside the chat at the cited sentence; n and p go on and back, Esc closes.
let now = null; // the note or lead that is open
let asked = 0;
let from = null; // what had the focus before

const noteOf = (marker) => byId(decodeURIComponent(marker.getAttribute("href").slice(1)));
const notesOf = (place) => [...place.closest("ol, ul").children];
const numberOf = (place) => Number(place.dataset.number ?? 0);

const citedIn = (place) =>
  notesOf(place)
    .filter((other) => other.dataset.article === place.dataset.article)
    .map((other) => [numberOf(other), Number(other.dataset.start), Number(other.dataset.end), other.dataset.print]);

const showPlace = () => {
  const cited = [...element.querySelectorAll(".marker.now, .note.now, .lead.now")];
  cited.forEach((other) => other.classList.remove("now"));
  if (!now) return;
  now.classList.add("now");
  element.querySelectorAll(`a.marker[href="#${CSS.escape(now.id)}"]`).forEach((marker) => marker.classList.add("now"));
};

const toSentence = (focus) => {
  const mark = byId("beside").querySelector("mark.now");
  const text = byId("beside").querySelector(".text");
  if (focus) (mark ?? text).focus({ preventScroll: true });
  if (!mark) return text.scrollTo({ top: 0 });
  const above = mark.getBoundingClientRect().top - text.getBoundingClientRect().top;
  text.scrollTo({ top: text.scrollTop + above - text.clientHeight / 3, behavior: "auto" });
};

const follow = async (place) => {
  const mine = (asked += 1);
  const beside = byId("beside");
  if (beside.hidden) from = document.activeElement;
  now = place;
  const all = notesOf(place);
  const at = all.indexOf(place);
  const place_ = { article: place.dataset.article, number: numberOf(place), cited: citedIn(place), lead: place.matches(".lead") };
  const html = await server.article(place_).catch(() => '<p class="changed">The article could not be loaded.</p>');
  if (mine !== asked) return; // another one was followed meanwhile
  beside.querySelector(".text").innerHTML = html;
  beside.querySelector(".place").textContent = `${place.matches(".note") ? "Footnote" : "Lead"} ${at + 1} of ${all.length}`;
  beside.querySelectorAll(".step").forEach((step) => (step.disabled = !all[at + Number(step.dataset.step)]));
  setAsides();
  beside.hidden = false;
  document.documentElement.dataset.beside = "open";
  if (!wide() && side()) setSide("");
  byId("talk").inert = narrow.matches; // a sheet over the chat: what is under it is out of reach
  toSentence(true);
  showPlace();
  lightUp();
};

const closeArticle = (back = true) => {
  const beside = byId("beside");
  if (!beside || beside.hidden) return false;
  asked += 1;
  beside.hidden = true;
  delete document.documentElement.dataset.beside;
  byId("talk").inert = false;
  const marker = now?.isConnected && element.querySelector(`a.marker[href="#${CSS.escape(now.id)}"]`);
  now = null;
  showPlace();
  if (back) (from?.isConnected && from !== document.body ? from : marker || byId("question").querySelector("textarea")).focus();
  return true;
};

const step = (by) => {
  const next = now?.isConnected ? notesOf(now)[notesOf(now).indexOf(now) + by] : null;
  if (!next) return;
  from = (next.id && element.querySelector(`a.marker[href="#${CSS.escape(next.id)}"]`)) || from;
  follow(next);
};

// Menus, captions and the like: dimmed, or hidden, as a reader likes it.
let hidden = false;
const setAsides = () => {
  const toggle = byId("beside").querySelector(".asides");
  byId("beside").classList.toggle("plainly", hidden);
  toggle?.setAttribute("aria-pressed", String(hidden));
};

element.addEventListener("click", (event) => {
  const marker = event.target.closest("a.marker");
  if (marker) event.preventDefault();
  const place = marker ? noteOf(marker) : event.target.closest("button.open")?.parentElement;
  if (place) follow(place);
});

document.addEventListener("click", (event) => {
  const beside = event.target.closest("#beside");
  if (!beside) return;
  const button = event.target.closest("button");
  if (button?.matches(".close")) closeArticle();
  else if (button?.matches(".step")) step(Number(button.dataset.step));
  else if (button?.matches(".asides")) {
    hidden = !hidden;
    setAsides();
    toSentence(false);
  }
});

// Single keys work where footnotes are read, never where somebody types.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (event.key === "Escape") {
    if (hidePeek() || closeArticle()) return;
    if (side()) setSide("");
    else if (growing) trigger("stop", {});
    return;
  }
  const beside = byId("beside");
  if (!now || event.target.closest("input, textarea, select, [contenteditable]")) return;
  if (!beside.contains(event.target) && !element.contains(event.target)) return;
  const by = { n: 1, ArrowRight: 1, p: -1, ArrowLeft: -1 }[event.key];
  if (!by) return;
  event.preventDefault();
  step(by);
});

narrow.addEventListener("change", () => (byId("talk").inert = narrow.matches && !byId("beside").hidden));
