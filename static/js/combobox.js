// Suggestions under a text field (WAI-ARIA combobox with a list box).
//
//   <link rel="stylesheet" href="{% static 'css/combobox.css' %}">
//   <script type="module" src="{% static 'js/combobox.js' %}"></script>
//
//   <label for="id_q">Rechercher votre collectivité</label>
//   <input id="id_q" name="q" type="search" value="…"
//          data-combobox data-combobox-url="{% url 'territories:search' %}"
//          data-combobox-target="#id_authority">
//   <input id="id_authority" name="authority" type="hidden">
//
// The address answers GET ?q=… with {"results": [{"siren": …, "label": …}]}. Choosing puts
// the label in the field and the SIREN in the target; typing again empties the target.
// Without JavaScript the page shows radio buttons named as the target: instead of
// data-combobox-target, data-combobox-name="authority" then keeps the SIREN in a hidden
// field of that name, unchecks those radio buttons, and yields to one checked later.
// Each choice sends "combobox:chosen" from the field, detail = the result chosen, and each
// withdrawal of one "combobox:cleared". Fields brought by HTMX are taken care of too.

const SHORTEST = 2;
const PAUSE_MS = 150;
const TEXTS = {
  none: "Aucune collectivité trouvée.",
  failed: "La recherche ne répond pas. Réessayez dans un instant.",
  one: "1 collectivité proposée. Flèche bas pour la choisir.",
  many: (n) => `${n} collectivités proposées. Flèches haut et bas pour choisir.`,
};

// Where the choice is kept: the target field, or a hidden field made for it.
class Choice {
  constructor(input) {
    this.field = input.dataset.comboboxTarget
      ? document.querySelector(input.dataset.comboboxTarget)
      : null;
    this.name = input.dataset.comboboxName;
    this.input = input;
    if (!this.field && this.name && input.form) {
      this.field = document.createElement("input");
      this.field.type = "hidden";
      this.field.disabled = true;
      this.field.name = this.name;
      input.form.append(this.field);
      input.form.addEventListener("change", (event) => {
        if (event.target.type === "radio" && event.target.name === this.name) this.set("");
      });
    }
  }

  set(value) {
    if (!this.field || this.field.value === value) return;
    this.field.value = value;
    if (this.name) {
      this.field.disabled = !value;
      if (value) {
        const radios = this.input.form.querySelectorAll(`input[type="radio"]`);
        for (const radio of radios) if (radio.name === this.name) radio.checked = false;
      }
    }
    this.field.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

class Combobox {
  constructor(input) {
    this.input = input;
    this.choice = new Choice(input);
    this.results = [];
    this.active = -1;
    this.build();
    input.addEventListener("input", () => this.typed());
    input.addEventListener("keydown", (event) => this.pressed(event));
    input.addEventListener("blur", () => this.close());
    // The list must not take the focus from the field.
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.choose([...this.list.children].indexOf(option));
    });
  }

  build() {
    const { input } = this;
    const focused = document.activeElement === input;
    this.list = document.createElement("ul");
    this.list.id = `${input.id}-suggestions`;
    this.list.className = "combobox__list";
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", "Collectivités proposées");
    this.list.hidden = true;
    this.status = document.createElement("p");
    this.status.className = "combobox__status";
    this.status.setAttribute("role", "status");
    const box = document.createElement("div");
    box.className = "combobox";
    input.before(box);
    box.append(input, this.list, this.status);
    for (const [name, value] of Object.entries({
      role: "combobox",
      autocomplete: "off",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": this.list.id,
    }))
      input.setAttribute(name, value);
    if (focused) input.focus();
  }

  typed() {
    if (this.choice.field?.value) {
      this.choice.set("");
      this.input.dispatchEvent(new CustomEvent("combobox:cleared", { bubbles: true }));
    }
    this.forget();
    const text = this.input.value.trim();
    if (text.length < SHORTEST) {
      this.close();
      this.say("");
      return;
    }
    this.timer = setTimeout(() => this.fetch(text), PAUSE_MS);
  }

  // Drops the question being asked: its answer would come too late.
  forget() {
    clearTimeout(this.timer);
    this.request?.abort();
  }

  async fetch(text) {
    const request = new AbortController();
    this.request = request;
    const address = new URL(this.input.dataset.comboboxUrl, document.baseURI);
    address.searchParams.set("q", text);
    try {
      const answer = await fetch(address, { signal: request.signal });
      if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
      this.show((await answer.json()).results);
    } catch {
      if (request.signal.aborted) return;
      this.close();
      this.say(TEXTS.failed, true);
    }
  }

  show(results) {
    if (document.activeElement !== this.input) return;
    this.results = results;
    this.list.replaceChildren(
      ...results.map((result, index) => {
        const option = document.createElement("li");
        option.id = `${this.list.id}-${index}`;
        option.className = "combobox__option";
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.textContent = result.label;
        return option;
      }),
    );
    this.activate(-1);
    this.list.scrollTop = 0;
    this.expand(results.length > 0);
    const count = results.length;
    if (count === 0) this.say(TEXTS.none, true);
    else this.say(count === 1 ? TEXTS.one : TEXTS.many(count));
  }

  pressed(event) {
    if (event.isComposing) return;
    const open = !this.list.hidden;
    const last = this.results.length - 1;
    switch (event.key) {
      case "ArrowDown":
      case "ArrowUp":
        if (last < 0) return;
        event.preventDefault();
        if (!open) this.expand(true);
        if (event.altKey) return;
        if (event.key === "ArrowDown") this.activate(this.active < last ? this.active + 1 : 0);
        else this.activate(this.active > 0 ? this.active - 1 : last);
        return;
      case "Enter":
        if (!open || this.active < 0) return;
        event.preventDefault();
        this.choose(this.active);
        return;
      case "Escape":
        if (!open) return;
        event.preventDefault();
        this.close();
        return;
      default:
        return;
    }
  }

  activate(index) {
    this.list.children[this.active]?.setAttribute("aria-selected", "false");
    this.active = index;
    const option = this.list.children[index];
    if (!option) {
      this.input.removeAttribute("aria-activedescendant");
      return;
    }
    option.setAttribute("aria-selected", "true");
    this.input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }

  choose(index) {
    const result = this.results[index];
    this.forget();
    this.input.value = result.label;
    this.choice.set(result.siren);
    this.results = [];
    this.close();
    this.say(`${result.label} : choix enregistré dans le formulaire.`);
    this.input.dispatchEvent(
      new CustomEvent("combobox:chosen", { bubbles: true, detail: result }),
    );
  }

  close() {
    this.forget();
    this.activate(-1);
    this.expand(false);
  }

  expand(open) {
    this.list.hidden = !open;
    this.input.setAttribute("aria-expanded", String(open));
  }

  // Spoken by screen readers; also shown where the list has nothing to show.
  say(text, visible = false) {
    this.status.textContent = text;
    this.status.classList.toggle("combobox__status--visible", visible);
  }
}

const enhanced = new WeakSet();

function enhance(root) {
  for (const input of root.querySelectorAll("input[data-combobox]")) {
    if (enhanced.has(input)) continue;
    enhanced.add(input);
    new Combobox(input);
  }
}

enhance(document);
document.addEventListener("htmx:load", (event) => enhance(event.target.parentNode ?? document));
