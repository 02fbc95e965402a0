// What a form answered while one types (HTMX) gains: quiet repetitions, failures that show.

const failed = () => document.querySelector("[data-live-failed]");

function tell(hidden) {
  const notice = failed();
  if (notice) notice.hidden = hidden;
}

// Screen readers announce the verdict when it changes, not at each figure.
document.addEventListener("htmx:oobBeforeSwap", (event) => {
  const { target, fragment } = event.detail;
  const words = (node) => node.textContent.replace(/\s+/g, " ").trim();
  if (target.getAttribute("role") === "status" && words(target) === words(fragment))
    event.detail.shouldSwap = false;
});

for (const name of ["htmx:sendError", "htmx:timeout", "htmx:responseError"])
  document.addEventListener(name, () => tell(false));
document.addEventListener("htmx:afterSwap", () => tell(true));
