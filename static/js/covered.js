// The authorities that a dossier covers: each suggestion chosen becomes a ticked box, and the
// field is ready for the next one. Without this script, « Rechercher » offers the boxes.

const group = document.querySelector("[data-covered]");
const model = group?.querySelector("template");

function boxOf(siren) {
  const boxes = group.querySelectorAll("input[type=checkbox]");
  return [...boxes].find((box) => box.value === siren);
}

function add({ siren, label }) {
  const known = boxOf(siren);
  if (known) {
    known.checked = true;
    return;
  }
  group.querySelector("[data-covered-none]")?.remove();
  const element = model.content.cloneNode(true);
  const box = element.querySelector("input");
  const text = element.querySelector("label");
  box.id = `covered-${siren}`;
  box.value = siren;
  text.htmlFor = box.id;
  text.textContent = label;
  model.before(element);
}

document.addEventListener("combobox:chosen", (event) => {
  if (!model) return;
  add(event.detail);
  event.target.value = "";
});
