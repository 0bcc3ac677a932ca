import "./@app@.css";

const page = document.body.dataset;
const list = document.getElementById("notes");

function show(note) {
  if (list.querySelector(`[data-id="${Number(note.id)}"]`)) return;
  const item = document.createElement("li");
  item.dataset.id = note.id;
  item.append(`${note.text} `);
  const owner = document.createElement("small");
  owner.textContent = note.owner;
  item.append(owner);
  list.prepend(item);
}

// Behind nginx the page has no port, and nginx passes the connection on.
const realtime = location.port ? `${location.protocol}//${location.hostname}:${page.socketioPort}` : location.origin;
const socket = io(`${realtime}/${page.site}`, {
  withCredentials: true,
});
socket.on("@app@_note_added", show);
socket.on("progress", ({ percent, description }) => {
  document.getElementById("progress").textContent = `${percent} %: ${description}`;
});

// A call from a script carries the CSRF token in a header; the form has it in a hidden field.
document.getElementById("count")?.addEventListener("click", () =>
  fetch("/api/method/@app@.Notes.countWords", {
    method: "POST",
    headers: { "X-Frappe-CSRF-Token": page.csrf },
  }),
);
