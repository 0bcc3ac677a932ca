// Shows todos as they come and go, on any page, and how far their reminders are.
const page = document.body.dataset;
const list = document.getElementById("todos");
const live = document.getElementById("live");

const mayChange = page.user !== "Guest";

function button(name, label, text) {
  const made = document.createElement("button");
  made.className = name;
  made.setAttribute("aria-label", label);
  made.textContent = text;
  return made;
}

function row(todo) {
  const item = document.createElement("li");
  item.dataset.id = todo.id;
  item.dataset.priority = todo.priority;
  if (mayChange) item.append(button("finish", `Finish ${todo.title}`, ""));
  for (const [name, text] of [["title", todo.title], ["meta", todo.owner]]) {
    const part = document.createElement("span");
    part.className = name;
    part.textContent = text;
    item.append(part);
  }
  if (mayChange) item.append(button("remove", `Remove ${todo.title}`, "×"));
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

function hide({ id }) {
  list.querySelector(`[data-id="${Number(id)}"]`)?.remove();
  document.getElementById("empty").hidden = list.children.length > 0;
}

const socket = io(`${location.protocol}//${location.hostname}:${page.socketioPort}/${page.site}`, {
  withCredentials: true,
});
socket.on("connect", async () => {
  live.textContent = "live";
  live.className = "on";
  // What was added while the connection was away is fetched, since events are not repeated.
  const answer = await fetch("/api/method/todo.Todos.open");
  const todos = (await answer.json()).message;
  for (const item of [...list.children]) {
    if (!todos.some((todo) => todo.id === Number(item.dataset.id))) hide(item.dataset);
  }
  for (const todo of todos) show(todo);
});
socket.on("disconnect", () => { live.textContent = "reconnecting…"; live.className = ""; });
socket.on("connect_error", (error) => { live.textContent = error.message; live.className = ""; });
socket.on("todo_added", show);
socket.on("todo_gone", hide);
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

function post(method, values) {
  return fetch(`/api/method/todo.Todos.${method}`, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Frappe-CSRF-Token": page.csrf },
    body: JSON.stringify(values),
  });
}

const error = document.getElementById("error");

list.addEventListener("click", async (event) => {
  const pressed = event.target.closest("button");
  if (!pressed) return;
  const item = pressed.closest("li");
  const next = item.nextElementSibling ?? item.previousElementSibling;
  const answer = await post(pressed.className, { id: Number(item.dataset.id) });
  error.textContent = answer.ok ? "" : reason(await answer.json());
  if (answer.ok) {
    hide(item.dataset);
    (next?.querySelector(`.${pressed.className}`) ?? document.querySelector("[name=title]")).focus();
  }
});

document.getElementById("add")?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.target;
  const answer = await post("add", { title: form.title.value, priority: form.priority.value });
  const body = await answer.json();
  error.textContent = answer.ok ? "" : reason(body);
  if (answer.ok) {
    show(body.message);
    form.title.value = "";
  }
});
