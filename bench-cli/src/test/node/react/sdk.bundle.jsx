// A page of an app that uses the hooks of frappe-react-sdk as their handbook does. It knows nothing of this server.
import React, { useState } from "react";
import { createRoot } from "react-dom/client";
import {
  FrappeProvider, useFrappeAuth, useFrappeCreateDoc, useFrappeDeleteDoc, useFrappeEventListener, useFrappeFileUpload,
  useFrappeGetCall, useFrappeGetDocCount, useFrappeGetDocList, useFrappePostCall,
} from "frappe-react-sdk";

const page = document.body.dataset;
const mine = [["title", "like", "React %"]];

function Login({ login }) {
  const [refused, setRefused] = useState("");
  const submit = (event) => {
    event.preventDefault();
    const { user, password } = event.target.elements;
    login({ username: user.value, password: password.value }).catch((error) => setRefused(`${error.httpStatus} ${error.message}`));
  };
  return (
    <form onSubmit={submit}>
      <input name="user" aria-label="User" />
      <input name="password" aria-label="Password" />
      <button>Log in</button>
      <p id="refused">{refused}</p>
    </form>
  );
}

function Todos() {
  const list = useFrappeGetDocList("Todo", {
    fields: ["name", "title", "priority"], filters: mine, orderBy: { field: "title", order: "asc" }, limit: 20,
  });
  const count = useFrappeGetDocCount("Todo", mine);
  const open = useFrappeGetCall("todo.Todos.open");
  const add = useFrappePostCall("todo.Todos.add");
  const create = useFrappeCreateDoc();
  const remove = useFrappeDeleteDoc();
  const [heard, setHeard] = useState([]);
  useFrappeEventListener("todo_added", (todo) => setHeard((before) => [...before, todo.title]));
  const again = () => Promise.all([list.mutate(), count.mutate(), open.mutate()]);
  return (
    <section>
      <ul id="list">
        {list.data?.map((todo) => (
          <li key={todo.name}>{todo.title} {todo.priority}
            <button onClick={() => remove.deleteDoc("Todo", todo.name).then(again)}>Remove {todo.title}</button>
          </li>
        ))}
      </ul>
      <p id="count">{count.data}</p>
      <p id="open">{open.data?.message.filter((todo) => todo.title.startsWith("React ")).length}</p>
      <p id="heard">{heard.join(", ")}</p>
      <button onClick={() => add.call({ title: "React call", priority: 2 }).then(again)}>Call</button>
      <button onClick={() => add.call({ title: " " }).catch(() => {})}>Call wrongly</button>
      <p id="wrong">{add.error && `${add.error.httpStatus} ${add.error.exception}`}</p>
      <button onClick={() => create.createDoc("Todo", { title: "React document", priority: 3 }).then(again)}>Create</button>
      <p id="failed">{[list.error, count.error, open.error, create.error, remove.error].find(Boolean)?.exception}</p>
    </section>
  );
}

function Files() {
  const { upload, progress, isCompleted, error } = useFrappeFileUpload();
  const [file, setFile] = useState();
  const send = (event) => upload(event.target.files[0], { isPrivate: true }).then(setFile);
  return (
    <section>
      <input type="file" aria-label="File" onChange={send} />
      <p id="upload">{error ? `${error.httpStatus} ${error.exception}` : isCompleted && `${progress} ${file?.doctype} ${file?.is_private} ${file?.file_size}`}</p>
      {file && <a href={file.file_url} download={file.file_name}>Download</a>}
    </section>
  );
}

function Page() {
  const { currentUser, login, logout, isLoading } = useFrappeAuth();
  if (isLoading) return <p>…</p>;
  if (!currentUser) return <Login login={login} />;
  return (
    <>
      <p id="user">{currentUser}</p>
      <Todos />
      <Files />
      <button onClick={logout}>Log out</button>
    </>
  );
}

createRoot(document.getElementById("root")).render(
  <FrappeProvider siteName={page.site} socketPort={page.socketioPort}>
    <Page />
  </FrappeProvider>,
);
