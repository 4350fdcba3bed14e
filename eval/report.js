
"use strict";
const byId = (id) => document.getElementById(id);
const cases = Array.from(document.querySelectorAll(".case")).map((node) => ({ node, text: node.textContent.toLowerCase() }));

function filter() {
  const words = byId("words").value.toLowerCase().split(/\s+/).filter(Boolean);
  const wanted = ["state", "kind", "rung"].map((name) => [name, byId(name).value]);
  let shown = 0;
  for (const { node, text } of cases) {
    const hit = wanted.every(([name, value]) => !value || node.dataset[name] === value) && words.every((word) => text.includes(word));
    node.hidden = !hit;
    shown += hit;
  }
  byId("shown").textContent = `${shown} of ${cases.length} cases`;
}

byId("filters").addEventListener("input", filter);
byId("filters").addEventListener("submit", (event) => event.preventDefault());
if (location.hash) {
  const named = byId(decodeURIComponent(location.hash.slice(1)));
  if (named) named.open = true;
}
filter();
