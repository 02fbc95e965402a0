// What the pages gain with JavaScript; each works without.

const summary = document.querySelector("[data-error-summary]");
if (summary) {
  summary.focus();
  if (!document.title.startsWith("Erreur")) document.title = `Erreur – ${document.title}`;
}

const number = new Intl.NumberFormat("fr-FR");

// Counts as the server does: characters, a line break being one.
function lengthOf(text) {
  return [...text.replace(/\r\n?/g, "\n")].length;
}

function startCounter(counter) {
  const input = document.getElementById(counter.dataset.counter);
  if (!input) return;
  const limit = Number(counter.dataset.limit);
  const update = () => {
    const left = limit - lengthOf(input.value);
    const many = Math.abs(left) > 1 ? "s" : "";
    counter.textContent =
      left < 0
        ? `${number.format(-left)} caractère${many} de trop`
        : `${number.format(left)} caractère${many} restant${many}`;
    counter.classList.toggle("app-counter--over", left < 0);
  };
  counter.hidden = false;
  input.addEventListener("input", update);
  update();
}

document.querySelectorAll("[data-counter]").forEach(startCounter);
