// What a footnote says, shown where it is pointed at; and the words of a selection, lit up where they stand in its sentence.
const peekAt = (anchor, ...parts) => {
  const peek = byId("peek");
  peek.replaceChildren(...parts);
  Object.assign(peek.style, { left: "0", top: "0" }); // so that it is as wide as it likes when it is measured
  peek.hidden = false;
  anchor.setAttribute("aria-describedby", "peek");
  const at = anchor.getBoundingClientRect();
  const room = document.documentElement.clientWidth - peek.offsetWidth - 12;
  peek.style.left = `${Math.max(12, Math.min(at.left - 24, room))}px`;
  const above = at.top - peek.offsetHeight - 6;
  peek.style.top = `${above > 6 ? above : at.bottom + 6}px`;
};

const hidePeek = () => {
  const peek = byId("peek");
  const was = peek && !peek.hidden;
  if (was) peek.hidden = true;
  element.querySelectorAll("[aria-describedby=peek]").forEach((anchor) => anchor.removeAttribute("aria-describedby"));
  return was;
};

const line = (name, text) => Object.assign(document.createElement("p"), { className: name, textContent: text });

const peek = (anchor) => {
  const note = anchor.matches("a.marker") && noteOf(anchor);
  if (note) {
    peekAt(
      anchor,
      line("sentence", `“${note.querySelector(".quote").textContent}”`),
      line("title", note.querySelector(".title").textContent),
      line("where", note.querySelector(".where").textContent),
    );
  } else if (anchor.dataset.why) peekAt(anchor, line("why", anchor.dataset.why));
};

let leaving = 0;
const POINTED = "a.marker, button.verdict";
const later = () => (leaving = setTimeout(hidePeek, 160)); // time to move onto it
element.addEventListener("pointerover", (event) => {
  const anchor = event.pointerType === "mouse" && event.target.closest(POINTED);
  if (!anchor) return;
  clearTimeout(leaving);
  peek(anchor);
});
element.addEventListener("pointerout", (event) => {
  if (event.target.closest(POINTED)) later();
});
element.addEventListener("focusin", (event) => {
  const anchor = event.target.closest(POINTED);
  if (anchor?.matches(":focus-visible")) peek(anchor);
});
element.addEventListener("focusout", hidePeek);
element.addEventListener("click", (event) => {
  const verdict = event.target.closest("button.verdict");
  if (verdict) peek(verdict);
  else hidePeek();
});
document.addEventListener("pointerover", (event) => {
  if (event.target.closest("#peek")) clearTimeout(leaving);
});
document.addEventListener("pointerout", (event) => {
  if (event.target.closest("#peek")) later();
});
addEventListener("scroll", hidePeek, { passive: true });

// Words of more than three letters, initials and all figures; an ending more or less does not make another word.
const stem = (word) => word.toLowerCase().replace(/(?:'s|’s|ing|ed|es|s)$/u, "");
const wordsIn = (text) => [...text.matchAll(/[\p{L}\p{N}]+(?:[.,'’-][\p{L}\p{N}]+)*/gu)];
const telling = (word) => word.length > 3 || /\p{N}|^\p{Lu}{2,}$/u.test(word);

const rangesIn = (root, wanted) => {
  const found = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    for (const match of wordsIn(node.data)) {
      if (!wanted.has(stem(match[0]))) continue;
      const range = document.createRange();
      range.setStart(node, match.index);
      range.setEnd(node, match.index + match[0].length);
      found.push(range);
    }
  }
  return found;
};

const lightUp = () => {
  if (!globalThis.CSS?.highlights) return;
  const selection = getSelection();
  const node = selection.anchorNode;
  const start = (node?.nodeType === Node.TEXT_NODE ? node.parentElement : node)?.closest?.(".statement, .short, .conflict li");
  element.querySelectorAll(".note.lit").forEach((note) => note.classList.remove("lit"));
  CSS.highlights.delete("evidence");
  if (!start || !element.contains(start) || selection.isCollapsed) return;
  const wanted = new Set(wordsIn(selection.toString()).map((match) => match[0]).filter(telling).map(stem));
  const scope = start.matches(".short") ? start.closest(".answer") : start;
  const notes = new Set([...scope.querySelectorAll("a.marker")].map(noteOf).filter(Boolean));
  const ranges = [...notes].flatMap((note) => {
    note.classList.add("lit");
    return rangesIn(note.querySelector(".quote"), wanted);
  });
  byId("beside").querySelectorAll("mark.cited").forEach((mark) => ranges.push(...rangesIn(mark, wanted)));
  if (ranges.length) CSS.highlights.set("evidence", new Highlight(...ranges));
};

let drawn = 0;
document.addEventListener("selectionchange", () => {
  cancelAnimationFrame(drawn);
  drawn = requestAnimationFrame(lightUp);
});

const settled = () => {
  if (now && !now.isConnected) closeArticle(false);
  showPlace();
  lightUp();
};
