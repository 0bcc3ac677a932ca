// Shows todos as they are added, by whomever, and how far their reminders are.
const page = document.body.dataset;
const list = document.getElementById("todos");
const live = document.getElementById("live");

function row(todo) {
  const item = document.createElement("li");
  item.dataset.id = todo.id;
  item.dataset.priority = todo.priority;
  for (const [name, text] of [["title", todo.title], ["meta", todo.owner]]) {
    const part = document.createElement("span");
    part.className = name;
    part.textContent = text;
    item.append(part);
  }
  if (page.user === todo.owner || page.user === "Administrator") {
    for (const [act, text] of [["finish", "Done"], ["remove", "Remove"]]) {
      const button = document.createElement("button");
      button.className = "quiet";
      button.dataset.act = act;
      button.textContent = text;
      button.setAttribute("aria-label", `${text}: ${todo.title}`);
      item.append(button);
    }
  }
  return item;
}

function show(todo) {
  if (list.querySelector(`[data-id="${Number(todo.id)}"]`)) return;
  const below = [...list.children].find((item) => Number(item.dataset.priority) < todo.priority);
  const item = row(todo);
  item.classList.add("fresh");
  list.insertBefore(item, below ?? null);
  document.getElementById("empty").hidden = true;
}

// The focus goes on to the next todo, or back to the form, so that a keyboard does not begin at the top.
function hide(id) {
  const item = list.querySelector(`[data-id="${Number(id)}"]`);
  const focused = item?.contains(document.activeElement);
  const next = (item?.nextElementSibling ?? item?.previousElementSibling)?.querySelector("button");
  item?.remove();
  if (focused) (next ?? document.querySelector("#add input")).focus();
  document.getElementById("empty").hidden = list.childElementCount > 0;
}

// Behind nginx the page has no port, and nginx passes the connection on.
const realtime = location.port ? `${location.protocol}//${location.hostname}:${page.socketioPort}` : location.origin;
const socket = io(`${realtime}/${page.site}`, {
  withCredentials: true,
});
socket.on("connect", async () => {
  live.textContent = "live";
  live.className = "on";
  // What was added while the connection was away is fetched, since events are not repeated.
  const answer = await fetch("/api/method/todo.Todos.open");
  for (const todo of (await answer.json()).message) show(todo);
});
socket.on("disconnect", () => { live.textContent = "reconnecting…"; live.className = ""; });
socket.on("connect_error", (error) => { live.textContent = error.message; live.className = ""; });
socket.on("todo_added", show);
socket.on("todo_closed", ({ id }) => hide(id));
socket.on("progress", ({ percent, description }) => {
  const progress = document.getElementById("progress");
  progress.hidden = false;
  progress.querySelector("progress").value = percent;
  progress.querySelector("span").textContent = description;
});

// Why the server refused: Frappe puts messages into JSON twice.
function reason(body) {
  const first = JSON.parse(body._server_messages ?? "[]")[0];
  return first ? JSON.parse(first).message : "That did not work.";
}

// Calls a method of the app; the answer's body, or nothing after it has been told why not.
async function call(method, args) {
  const answer = await fetch(`/api/method/todo.Todos.${method}`, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Frappe-CSRF-Token": page.csrf },
    body: JSON.stringify(args),
  });
  const body = await answer.json();
  document.getElementById("error").textContent = answer.ok ? "" : reason(body);
  return answer.ok ? body : null;
}

list.addEventListener("click", async ({ target }) => {
  const id = Number(target.closest("li")?.dataset.id);
  if (target.dataset.act && (await call(target.dataset.act, { id }))) hide(id);
});

document.getElementById("add")?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.target;
  const title = form.title.value;
  form.title.value = ""; // at once: what is typed during the call belongs to the next todo
  let body = null;
  try {
    body = await call("add", { title, priority: form.priority.value });
  } finally {
    if (!body) form.title.value ||= title;
  }
  if (body) show(body.message);
});
