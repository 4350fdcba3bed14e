// Clicks in the list of articles: buttons and ticks send what they carry; what a click opens gets the focus.
// Events that reach the server stand here: "view" "turn" "choose" "back" "remove" "delete".
const EVENTS = ["view", "turn", "choose", "back", "remove", "delete"];
let opening = false;

element.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-do]");
  if (!button || !EVENTS.includes(button.dataset.do)) return;
  opening = true;
  trigger(button.dataset.do, { ...button.dataset });
});

element.addEventListener("change", (event) => {
  const tick = event.target.closest("input[data-do=choose]");
  if (tick) trigger("choose", { ...tick.dataset, checked: tick.checked });
});

watch("value", () =>
  requestAnimationFrame(() => {
    if (!opening) return;
    opening = false;
    (element.querySelector("[role=alert] button") ?? element.querySelector(".view h3") ?? element.querySelector(".list button"))?.focus();
  }),
);
