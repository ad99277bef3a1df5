// The demo's own part of a room's page: a link into Discord leads to the newsroom's own page of that room.

const JUMP = /^https:\/\/(?:\w+\.)?discord\.com\/channels\/(?:\d+|@me)\/(\d+)(?:\/(\d+))?\/?$/;
const home = document.querySelector(".newsroom-link").href;

/** Where a link leads. */
export function atHome(href) {
  const [found, room, message] = JUMP.exec(href) || [];
  return found ? `${home}go/${room}${message ? `/${message}` : ""}` : href;
}

// Who looks may change while the link stays, so the person is named when it is followed.
for (const kind of ["click", "auxclick"]) {
  document.addEventListener(kind, (event) => {
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    if (!link || !link.href.startsWith(`${home}go/`)) return;
    const viewer = document.getElementById("viewer-picker").selectedOptions[0];
    const address = new URL(link.href);
    if (viewer) address.searchParams.set("as", viewer.textContent.trim());
    link.href = address.href;
  }, true);
}
