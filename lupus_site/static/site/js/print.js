// A button that does what the browser's own Print does.
document.querySelector("[data-print]").addEventListener("click", () => print());
