// The landing page's live part: it asks for the board every second and sends the forms.
"use strict";

const PAUSE = 1000; // milliseconds
const SOON = 90; // seconds: what goes out later than this has its time named instead of counted down
const SHOWN = { threads: 3, articles: 6 }; // the latest; the others are a press away

const drawn = { articles: "", rooms: "", sections: "" };
const open = new Set(); // which lists of older things somebody has opened

async function look() {
  try {
    const answer = await fetch("board", { cache: "no-store" });
    if (!answer.ok) throw new Error(String(answer.status));
    const board = await answer.json();
    document.getElementById("lost").hidden = true;
    articles(board);
    sections(board);
    lines(board);
    const rest = JSON.stringify([board.rooms, board.messages]);
    if (rest !== drawn.rooms) {
      drawn.rooms = rest;
      rooms(board.rooms);
      choices(board);
    }
  } catch {
    document.getElementById("lost").hidden = false;
  }
  setTimeout(look, document.hidden ? 5 * PAUSE : PAUSE);
}

function element(name, text, className) {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  if (className) made.className = className;
  return made;
}

function link(text, href, name) {
  const made = element("a", text);
  made.href = href;
  made.target = "_blank";
  made.rel = "noopener";
  if (name) made.setAttribute("aria-label", name);
  return made;
}

/** Put other children into a box. A link in it that has the focus keeps it. */
function fill(box, children) {
  const focused = box.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
  box.replaceChildren(...children);
  if (focused) box.querySelector(`a[href="${CSS.escape(focused)}"]`)?.focus();
}

/** The first few, and the rest behind a line that says how many there are. */
function folded(key, items, shown, word, className) {
  const list = element("ul", "", className);
  list.append(...items.slice(0, shown));
  if (items.length <= shown) return [list];
  const rest = element("details", "", "older");
  const older = element("ul", "", className);
  older.append(...items.slice(shown));
  rest.append(element("summary", `${items.length - shown} older ${word}`), older);
  rest.open = open.has(key);
  rest.addEventListener("toggle", () => { if (rest.open) open.add(key); else open.delete(key); });
  return [list, rest];
}

function meaning(article) {
  const left = article.seconds_left;
  if (left === null) return article.meaning;
  return left > SOON ? `goes out ${article.goes_out}` : `goes out in ${Math.ceil(left)} s`;
}

function articles({ groups, articles: list }) {
  const box = document.getElementById("articles");
  const now = JSON.stringify(list.map(({ seconds_left: _, ...rest }) => rest));
  if (now !== drawn.articles) {
    drawn.articles = now;
    fill(box, list.length ? groups.flatMap((name) => group(name, list.filter((each) => each.group === name)))
      : [element("p", "None yet. The first one is yours: see “Three things to try”.", "quiet")]);
  }
  for (const article of list) { // what is counted down changes every second
    const place = box.querySelector(`[data-number="${article.number}"] .meaning`);
    if (place && place.textContent !== meaning(article)) place.textContent = meaning(article);
  }
}

function group(name, list) {
  if (!list.length) return [];
  const column = element("section", "", "column");
  const title = element("h3", name);
  title.append(" ", element("small", String(list.length)));
  column.append(title, ...folded(name, list.map(card), SHOWN.articles, "ones", "cards"));
  return [column];
}

function card(article) {
  const item = element("li");
  item.dataset.number = String(article.number);
  item.style.borderColor = article.colour;
  const state = element("span", `${article.mark} ${article.state}`, "state");
  const links = element("span", "", "links");
  for (const each of article.links) {
    links.append(link(each.label, each.href, `№${article.number} ${article.headline}: ${each.label}`), " ");
  }
  item.append(element("span", `№${article.number} · ${article.headline}`, "headline"), state,
    element("span", meaning(article), "meaning"), element("span", `by ${article.writer}${article.section ? ` · ${article.section}` : ""}`, "writer"), links);
  return item;
}

function sections({ sections: list, forums }) {
  const now = JSON.stringify([list, forums]);
  if (now === drawn.sections) return;
  drawn.sections = now;
  const several = list.length > 0;
  document.getElementById("sections-box").hidden = !several;
  for (const each of document.querySelectorAll("[data-sections]")) each.hidden = !several;
  fill(document.getElementById("sections"), list.map((each) => {
    const item = element("li");
    const where = element("span", "appears in ", "about");
    where.append(each.href ? link(each.where, each.href, `${each.where} as Rita`) : `${each.where}, a forum`);
    item.append(element("b", each.name), where, element("span", `judged in ${each.judged}`, "about"));
    if (each.tags.length) item.append(element("span", `tags that lead here: ${each.tags.join(", ")}`, "about"));
    return item;
  }));
  fill(document.getElementById("forums"), several ? forums.map(forum) : []);
}

/** A forum as Discord lists it: a post under its tags, how it begins, and how much is said in it. */
function forum({ name, posts }) {
  const box = element("section", "", "forum");
  const list = element("ul");
  for (const post of posts) {
    const item = element("li");
    const tags = element("span", "", "tags");
    tags.append(...post.tags.map((tag) => element("span", tag, "tag")));
    const begins = element("span", "", "begins");
    begins.append(element("b", `${post.by}: `), post.text);
    const said = `💬 ${post.replies}${post.closed ? " · 🔒 closed" : ""}`;
    item.append(tags, link(post.title, post.href, `${post.title}, a post in ${name}, as Rita`), begins, element("span", said, "said"));
    list.append(item);
  }
  box.append(element("h3", `${name} — ${posts.length === 1 ? "1 post" : `${posts.length} posts`}`), list);
  return box;
}

function rooms(list) {
  const items = (some) => some.map((room) => {
    const item = element("li");
    const people = element("span", "", "people");
    people.append("as ");
    for (const person of room.people) {
      people.append(link(person, `enter/${room.id}?as=${encodeURIComponent(person)}`, `${room.name} as ${person}`), " ");
    }
    item.append(element("b", room.name), element("span", room.about, "about"), people);
    return item;
  });
  const threads = list.filter((room) => room.kind === "thread");
  fill(document.getElementById("rooms"), items(list.filter((room) => room.kind !== "thread")));
  fill(document.getElementById("threads"), folded("threads", items(threads), SHOWN.threads, "threads", "rooms"));
  document.getElementById("threads-box").hidden = threads.length === 0;
}

/** The lines to paste name the article that they are about: the latest one for which they make sense. */
function lines({ articles: list, sections: [first] }) {
  const latest = (states, fits = () => true) =>
    (list.find((each) => states.includes(each.state) && fits(each)) || { number: 1 }).number;
  const judged = ["Submitted", "In review", "Changes requested"];
  const numbers = {
    planned: latest(["Scheduled", "Approved"]),
    published: latest(["Published"]),
    unsigned: latest(judged, (each) => each.section === "Sport"),
    waiting: latest(judged, (each) => each.section === first?.name),
  };
  for (const place of document.querySelectorAll("[data-line]")) {
    const line = place.dataset.line.replace(/\{(\w+)\}/g, (_, name) => String(numbers[name]));
    if (place.textContent !== line) place.textContent = line;
  }
}

// On a phone the page would be long: what is not needed first is folded.
if (matchMedia("(max-width: 34rem)").matches) {
  for (const each of document.querySelectorAll("details.fold")) each.open = false;
}

for (const button of document.querySelectorAll("button.copy")) {
  button.addEventListener("click", async () => {
    const line = button.parentElement.querySelector("[data-line]");
    try {
      await navigator.clipboard.writeText(line.textContent);
      button.textContent = "Copied";
    } catch { // without the right to the clipboard the line is selected, and Ctrl-C takes it
      getSelection().selectAllChildren(line);
      button.textContent = "Selected";
    }
    setTimeout(() => { button.textContent = "Copy"; }, 2 * PAUSE);
  });
}

function choices(board) {
  const offer = (select, options) => {
    const chosen = select.value;
    select.replaceChildren(...options.map(([value, label]) => {
      const option = element("option", label);
      option.value = value;
      return option;
    }));
    if (options.some(([value]) => value === chosen)) select.value = chosen;
  };
  for (const select of document.querySelectorAll("select[data-messages]")) {
    const all = select.dataset.messages === "all";
    offer(select, board.messages.filter((each) => all || each.by_person).map((each) => [each.id, each.label]));
  }
  for (const select of document.querySelectorAll("select[data-rooms]")) {
    offer(select, board.rooms.filter((room) => room.kind !== "letters").map((room) => [room.id, room.name]));
  }
}

for (const form of document.forms) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const said = form.querySelector("output");
    const button = form.querySelector("button");
    button.disabled = true;
    said.textContent = "";
    said.className = "";
    try {
      const answer = await fetch(form.action, { method: "POST", body: new FormData(form) });
      if (answer.status === 413) throw new Error("That file is larger than 10 MiB.");
      if (!answer.ok) throw new Error(await answer.text());
      const result = await answer.json();
      said.textContent = result.said;
      said.className = result.done ? "" : "refused";
    } catch (error) {
      said.textContent = error.message;
      said.className = "refused";
    }
    button.disabled = false;
  });
}

look();
