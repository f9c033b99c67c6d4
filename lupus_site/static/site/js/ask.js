// "Could this be for me?": answered in this browser over public facts. Nothing is sent or kept.
const ask = document.getElementById("ask");
const results = document.getElementById("results");
let facts; // path of a study -> its public facts
let person; // { age, sex }, or null

async function read() {
  const answer = await fetch(ask.dataset.source);
  if (!answer.ok) throw new Error(answer.statusText);
  const { studies } = await answer.json();
  return new Map(studies.map((study) => [new URL(study.url).pathname, study]));
}

// What keeps a study from matching, in the record's words: ["ages 18 to 65"].
function limits(study) {
  const { age, sex } = person;
  const found = [];
  const young = age !== null && study.minimum_age_years !== null && age < study.minimum_age_years;
  const old = age !== null && study.maximum_age_years !== null && age > study.maximum_age_years;
  if (young || old) found.push(study.ages);
  if (sex && study.sex && study.sex !== "ALL" && study.sex !== sex) found.push(study.sex_label);
  return found.map((words) => words[0].toLowerCase() + words.slice(1));
}

function mark() {
  let matching = 0;
  const cards = results.querySelectorAll(".study-card");
  for (const card of cards) {
    card.querySelector(".match")?.remove();
    if (!person) continue;
    const study = facts.get(card.querySelector("h3 a").pathname);
    const note = document.createElement("p");
    const lists = study?.nct_id ? limits(study) : [];
    const fits = Boolean(study?.nct_id) && !lists.length;
    matching += fits;
    note.className = fits ? "match match--yes" : "match";
    if (fits) note.textContent = ask.dataset.yes;
    else if (lists.length) note.textContent = ask.dataset.lists.replace("%s", lists.join(", "));
    else note.textContent = ask.dataset.silent;
    card.append(note);
  }
  return ask.dataset.told.replace("%y", matching).replace("%n", cards.length);
}

async function compare() {
  const told = document.getElementById("ask-told");
  const years = document.getElementById("ask-age").valueAsNumber;
  const sex = document.getElementById("ask-sex").value;
  const age = Number.isNaN(years) ? null : years;
  person = age === null && !sex ? null : { age, sex };
  try {
    facts ??= await read();
    const words = mark();
    told.textContent = person ? words : ask.dataset.none;
  } catch {
    told.textContent = ask.dataset.failed;
  }
}

if (ask) {
  document.getElementById("ask-now").addEventListener("click", compare);
  ask.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.id === "ask-age") compare();
  });
  new MutationObserver((changes) => {
    const isNewList = changes.some((change) => change.target === results);
    if (person && isNewList) document.getElementById("ask-told").textContent = mark();
  }).observe(results, { childList: true });
}
