// Shows what is wrong with the apps of the bench over the page, and reloads the page when a new build is served.
// Pages get this script in developer_mode only.
(() => {
  "use strict";
  const script = document.currentScript;
  const made = new Map(script.dataset.builds.split(" ").filter(Boolean).map((each) => each.split("=")));
  const tried = "bench-dev-reloaded";
  const noted = "bench-dev-noted";
  let pages = null; // the builds from which on only style sheets have changed, at the first report
  let source = null;
  let box = null;
  let closed = ""; // the text of the faults that were closed

  const style = `
    :host { all: initial }
    * { box-sizing: border-box }
    .back { position: fixed; inset: 0; z-index: 2147483647; overflow: auto; padding: 4vh 16px; background: rgb(0 0 0 / .45);
      font: 15px/1.5 system-ui, sans-serif; color: #1c1c1e }
    .card { max-width: 900px; margin: 0 auto; background: #fff; border-radius: 10px; border-top: 5px solid #c62828;
      padding: 20px 24px; box-shadow: 0 12px 40px rgb(0 0 0 / .35) }
    .head { display: flex; gap: 12px; align-items: start; justify-content: space-between }
    h1 { font-size: 19px; margin: 0 0 4px }
    .quiet { color: #5f6368; margin: 0 0 14px }
    .place { font: 13px/1.5 ui-monospace, monospace; overflow-wrap: anywhere; margin: 14px 0 2px; color: #1a56c4 }
    .message { white-space: pre-wrap; overflow-wrap: anywhere; margin: 0 0 6px }
    pre { font: 13px/1.5 ui-monospace, monospace; background: #f4f4f5; border-radius: 6px; padding: 10px 12px; margin: 0; overflow-x: auto }
    button { font: inherit; padding: 5px 12px; border-radius: 6px; border: 1px solid #b9bcc2; background: transparent; color: inherit; cursor: pointer; flex: none }
    button:focus-visible { outline: 2px solid #1a56c4; outline-offset: 2px }
    .note { position: fixed; right: 16px; bottom: 16px; max-width: calc(100vw - 32px); z-index: 2147483647; display: flex; gap: 12px; align-items: center;
      background: #fff; color: #1c1c1e; border-radius: 8px; padding: 10px 14px; font: 15px/1.5 system-ui, sans-serif; box-shadow: 0 6px 24px rgb(0 0 0 / .3) }
    @media (prefers-color-scheme: dark) {
      .back, .note { color: #ececf1 } .card, .note { background: #232327 } .quiet { color: #a5a7ad } pre { background: #17171a }
      .place { color: #8ab4f8 } button { border-color: #5c5e66 } button:focus-visible { outline-color: #8ab4f8 }
    }
    @media (max-width: 600px) { .card { padding: 16px } .back { padding: 8px } }`;

  const element = (name, type, text) => {
    const made = document.createElement(name);
    if (type) made.className = type;
    if (text !== undefined) made.textContent = text;
    return made;
  };
  const button = (text, action) => {
    const made = element("button", "", text);
    made.type = "button";
    made.addEventListener("click", action);
    return made;
  };

  /** Shows one thing over the page in place of the one before; a shadow root keeps the page's styles away. */
  function show(content) {
    hide();
    box = element("div");
    box.id = "bench-dev";
    const root = box.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet(); // allowed by a content security policy, unlike a style element
    sheet.replaceSync(style);
    root.adoptedStyleSheets = [sheet];
    root.append(content);
    document.documentElement.append(box);
  }
  function hide() {
    box?.remove();
    box = null;
  }

  function showFaults(report, broken) {
    const back = element("div", "back");
    const card = element("div", "card");
    card.setAttribute("role", "alertdialog");
    card.setAttribute("aria-label", "An app is broken");
    const head = element("div", "head");
    const close = button("Close", () => { closed = JSON.stringify(broken); hide(); });
    close.title = "Escape closes too";
    head.append(element("h1", "", `${broken.map((app) => app.app).join(", ")} ${broken.length > 1 ? "are" : "is"} broken`), close);
    card.append(head, element("p", "quiet", "The last good build is served. This goes away when the fault is mended."));
    for (const fault of broken.flatMap((app) => app.faults).slice(0, 20)) {
      const file = fault.file?.startsWith(`${report.root}/`) ? fault.file.slice(report.root.length + 1) : fault.file;
      const place = [file, fault.line || null, (fault.line && fault.column) || null].filter(Boolean).join(":");
      if (place) card.append(element("p", "place", place));
      card.append(element("p", "message", fault.message));
      if (fault.source) {
        const mark = fault.column > 0 ? "\n" + fault.source.slice(0, fault.column - 1).replace(/[^\t]/g, " ") + "^" : "";
        card.append(element("pre", "", fault.source + mark));
      }
    }
    back.append(card);
    show(back);
  }

  /** Whether something was typed or chosen that a reload would lose. */
  function hasInput() {
    return [...document.querySelectorAll("input, textarea, select")].some((field) => {
      if (field.type === "hidden" || field.disabled) return false;
      if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
      if (field.type === "file") return field.files.length > 0;
      if (field.tagName === "SELECT") {
        const chosen = [...field.options].some((option) => option.defaultSelected);
        return chosen ? [...field.options].some((option) => option.selected !== option.defaultSelected) : field.selectedIndex > 0;
      }
      return field.value !== field.defaultValue;
    });
  }

  function reload(target) {
    sessionStorage.setItem(tried, target); // never twice for the same builds
    location.reload();
  }

  function offerReload(target) {
    const note = element("div", "note");
    note.setAttribute("role", "status");
    note.append(element("span", "", "A new build is served. This page has unsaved input."), button("Reload", () => reload(target)), button("Close", hide));
    show(note);
  }

  /** Says which migrations are to be applied; once closed, it is not said again. */
  function notePending(pending) {
    const lines = pending.map((each) => `${each.site} has not applied ${each.versions.join(", ")} of ${each.app}.`);
    const text = lines.slice(0, 3).join(" ") + (lines.length > 3 ? ` And ${lines.length - 3} more.` : "");
    if (!text || sessionStorage.getItem(noted) === text) return;
    const note = element("div", "note");
    note.setAttribute("role", "status");
    const close = button("Close", () => { sessionStorage.setItem(noted, text); hide(); });
    note.append(element("span", "", `${text} To apply: bench --site all migrate`), close);
    show(note);
  }

  /** Loads the style sheets of the page anew; the old ones stay until the new ones are there. */
  function renewStyles() {
    for (const old of document.querySelectorAll("link[rel~=stylesheet][href]")) {
      const url = new URL(old.href, location.href);
      if (url.origin !== location.origin || !url.pathname.startsWith("/assets/")) continue;
      url.searchParams.set("v", Date.now().toString(36));
      const renewed = old.cloneNode();
      renewed.href = url.href;
      renewed.addEventListener("load", () => old.remove());
      renewed.addEventListener("error", () => renewed.remove());
      old.after(renewed);
    }
  }

  function hear(report) {
    const broken = report.apps.filter((app) => app.faults.length > 0);
    if (broken.length > 0) {
      if (closed !== JSON.stringify(broken)) showFaults(report, broken);
      return;
    }
    closed = "";
    hide();
    const known = report.apps.filter((app) => made.has(app.app) && app.build);
    const now = new Map(known.map((app) => [app.app, app.page ?? app.build]));
    const older = known.some((app) => app.build !== made.get(app.app));
    const first = pages === null;
    const target = known.map((app) => app.build).join(" ");
    if (!first && [...now].every(([app, page]) => pages.get(app) === page)) {
      if (older) renewStyles();
    } else if (older && sessionStorage.getItem(tried) !== target) {
      if (hasInput()) offerReload(target);
      else reload(target);
      return;
    }
    known.forEach((app) => made.set(app.app, app.build));
    pages = now;
    notePending(report.pending ?? []);
  }

  /** A hidden page listens to nothing: browsers open few connections to one server. */
  function listen() {
    if (document.hidden) {
      source?.close();
      source = null;
    } else if (!source) {
      const opened = new EventSource(script.dataset.events);
      source = opened;
      opened.addEventListener("builds", (event) => hear(JSON.parse(event.data)));
      opened.addEventListener("error", () => {
        if (opened.readyState === EventSource.CLOSED && source === opened) {
          source = null;
          setTimeout(listen, 2000);
        }
      });
    }
  }

  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && box) box.shadowRoot.querySelector("button:last-of-type")?.click();
  });
  document.addEventListener("visibilitychange", listen);
  listen();
})();
