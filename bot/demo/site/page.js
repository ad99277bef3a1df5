// The landing page's live part: it asks for the board every second and sends the forms.
"use strict";

const PAUSE = 1000; // milliseconds

let shown = "";

async function look() {
  try {
    const answer = await fetch("board", { cache: "no-store" });
    if (!answer.ok) throw new Error(String(answer.status));
    const board = await answer.json();
    document.getElementById("lost").hidden = true;
    articles(board.articles);
    const rest = JSON.stringify([board.rooms, board.messages]);
    if (rest !== shown) {
      shown = rest;
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

function articles(list) {
  const body = document.getElementById("articles");
  const rows = list.map((article) => {
    const row = element("tr");
    const headline = element("td");
    headline.append(element("span", article.headline, "headline"), element("span", `by ${article.writer}`, "writer"));
    const state = element("td");
    const name = element("span", `${article.mark} ${article.state}`, "state");
    name.style.borderColor = article.colour;
    const left = article.seconds_left;
    const meaning = left === null ? article.meaning : left > 90 ? `goes out in ${Math.round(left / 60)} minutes`
      : `goes out in ${Math.ceil(left)} s`;
    state.append(name, element("span", meaning, "meaning"));
    row.append(element("td", String(article.number)), headline, state);
    return row;
  });
  if (!rows.length) {
    const row = element("tr");
    const cell = element("td", "None yet. The first one is yours: see “Three things to try”.", "quiet");
    cell.colSpan = 3;
    row.append(cell);
    rows.push(row);
  }
  body.replaceChildren(...rows);
}

function rooms(list) {
  const fill = (id, some) => {
    const items = some.map((room) => {
      const item = element("li");
      item.append(element("b", room.name), element("span", room.about, "about"));
      for (const person of room.people) {
        const link = element("a", `as ${person}`);
        link.href = `enter/${room.id}?as=${encodeURIComponent(person)}`;
        link.target = "_blank";
        link.rel = "noopener";
        link.setAttribute("aria-label", `${room.name} as ${person}`);
        item.append(link, " ");
      }
      return item;
    });
    // A link that has the focus keeps it.
    const focused = document.activeElement?.getAttribute("href");
    const box = document.getElementById(id);
    box.replaceChildren(...items);
    if (focused) box.querySelector(`a[href="${CSS.escape(focused)}"]`)?.focus();
  };
  const threads = list.filter((room) => room.kind === "thread");
  fill("rooms", list.filter((room) => room.kind !== "thread"));
  fill("threads", threads);
  document.getElementById("threads-box").hidden = threads.length === 0;
}

function choices(board) {
  const fill = (select, options) => {
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
    fill(select, board.messages.filter((each) => all || each.by_person).map((each) => [each.id, each.label]));
  }
  for (const select of document.querySelectorAll("select[data-rooms]")) {
    fill(select, board.rooms.filter((room) => room.kind !== "letters").map((room) => [room.id, room.name]));
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
