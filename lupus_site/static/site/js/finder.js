// Find in place: ask for the address that the plain form would lead to, and take over its parts.
const form = document.getElementById("find");
let asking;
let shown = location.search;

async function show(address, { push = true, moveTo = null } = {}) {
  asking?.abort();
  asking = new AbortController();
  try {
    const answer = await fetch(address, { signal: asking.signal });
    if (!answer.ok) throw new Error(answer.statusText);
    const next = new DOMParser().parseFromString(await answer.text(), "text/html");
    const focused = document.activeElement;
    for (const part of document.querySelectorAll("[data-swap]")) {
      part.replaceChildren(...next.getElementById(part.id).childNodes);
    }
    for (const name of ["q", "sort"]) {
      const field = form.elements[name];
      if (field !== focused || !push) field.value = next.getElementById(field.id).value;
    }
    if (push) history.pushState(null, "", address);
    shown = location.search;
    (moveTo ?? document.getElementById(focused?.id))?.focus({ preventScroll: !moveTo });
  } catch (error) {
    if (error.name !== "AbortError") location.assign(address);
  }
}

function addressOfForm() {
  const chosen = [...new FormData(form)].filter(([name, value]) => value && value !== "best");
  const query = new URLSearchParams(chosen).toString();
  return form.getAttribute("action") + (query && `?${query}`);
}

if (form) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    show(addressOfForm());
  });
  // Not the keywords: they are sent when the visitor says so.
  form.addEventListener("change", (event) => event.target.name !== "q" && show(addressOfForm()));
  document.getElementById("find-sort").addEventListener("change", () => show(addressOfForm()));
  document.getElementById("results").addEventListener("click", (event) => {
    const link = event.target.closest("a");
    const isPlain = !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
    if (!link || !isPlain || link.pathname !== location.pathname) return;
    event.preventDefault();
    show(link.href, { moveTo: document.getElementById("results") });
  });
  addEventListener("popstate", () => {
    if (location.search !== shown) show(location.href, { push: false });
  });
}
