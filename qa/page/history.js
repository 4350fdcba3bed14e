// Clicks in the list of chats: buttons and the form for a title send what they carry.
// Events that reach the server stand here: "open" "forget" "rename".
const EVENTS = ["open", "forget"];

element.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-do]");
  if (button && EVENTS.includes(button.dataset.do)) trigger(button.dataset.do, { ...button.dataset });
});

element.addEventListener("submit", (event) => {
  event.preventDefault();
  const form = event.target.closest("form[data-do=rename]");
  if (form) trigger("rename", { ...form.dataset, text: form.querySelector("input").value });
});
