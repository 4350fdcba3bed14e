// A marker opens its footnote, the arrow goes back to the marker, and what a reader opened stays open when a turn is added.
// Runs once, inside the component that shows the chat: `element` is its root, `watch` calls back after each change.
const opened = new Set();
let turns = 0;
let waiting = false;
const gentle = matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
const named = (link) => element.querySelector(`[id="${link.getAttribute("href").slice(1)}"]`);

const show = (note) => {
  note.open = true;
  opened.add(note.id);
  note.querySelector("summary").focus({ preventScroll: true });
  note.scrollIntoView({ behavior: gentle, block: "nearest" });
};

const goBack = (note) => {
  const marker = element.querySelector(`a.marker[href="#${note.id}"]`);
  marker.focus({ preventScroll: true });
  marker.scrollIntoView({ behavior: gentle, block: "center" });
};

element.addEventListener("click", (event) => {
  const link = event.target.closest("a.marker, a.back");
  if (link) {
    event.preventDefault();
    if (link.matches(".marker")) show(named(link));
    else goBack(link.closest("details"));
    return;
  }
  const note = event.target.closest("summary")?.parentElement;
  if (note) note.open ? opened.delete(note.id) : opened.add(note.id);
});

const settle = () => {
  const all = element.querySelectorAll(".turn");
  const last = all[all.length - 1];
  if (all.length < turns) opened.clear();
  opened.forEach((id) => element.querySelector(`[id="${id}"]`)?.setAttribute("open", ""));
  if (all.length > turns || waiting) last?.scrollIntoView({ behavior: gentle, block: "start" });
  turns = all.length;
  waiting = Boolean(last?.querySelector(".pending"));
};

watch("value", () => requestAnimationFrame(settle));
