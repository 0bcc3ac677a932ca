// Frappe's React client in a page of a site: its hooks log in, call, list, hear an event, upload and log out.
const fs = require("node:fs");
const path = require("node:path");

const file = (name) => fs.readFileSync(path.join(path.dirname(require.resolve(`${name.split("/")[0]}/package.json`)), ...name.split("/").slice(1)), "utf8");
const modules = {
  "react": file("react/cjs/react.production.js"),
  "react/jsx-runtime": file("react/cjs/react-jsx-runtime.production.js"),
  "react-dom": file("react-dom/cjs/react-dom.production.js"),
  "react-dom/client": file("react-dom/cjs/react-dom-client.production.js"),
  "scheduler": file("scheduler/cjs/scheduler.production.js"),
  "frappe-react-sdk": file("frappe-react-sdk/dist/frappe-react-sdk.umd.js"),
};

// The packages as Node would load them; no bundler is needed.
const script = `
  const sources = { ${Object.entries(modules).map(([name, text]) => `${JSON.stringify(name)}: (module, exports, require, process) => {${text}\n}`).join(",\n")} };
  const loaded = {};
  window.load = (name) => {
    if (!loaded[name]) {
      loaded[name] = { exports: {} };
      sources[name](loaded[name], loaded[name].exports, window.load, { env: { NODE_ENV: "production" } });
    }
    return loaded[name].exports;
  };`;

// Renders a component that keeps what the hooks return in window.hooks.
async function mount(page, options) {
  await page.evaluate(script);
  await page.evaluate((given) => {
    window.csrf_token = document.querySelector("input[name=csrf_token]")?.value;
    const { createElement, useContext, useEffect } = window.load("react");
    const sdk = window.load("frappe-react-sdk");
    const Hooks = () => {
      const { socket } = useContext(sdk.FrappeContext);
      const auth = sdk.useFrappeAuth();
      const post = sdk.useFrappePostCall("todo.Todos.add");
      const list = sdk.useFrappeGetDocList("Todo", { fields: ["name", "title"], limit: 100 });
      const file = sdk.useFrappeFileUpload();
      sdk.useFrappeEventListener("todo_added", (todo) => { window.heard = todo.title; });
      useEffect(() => { window.hooks = { socket, auth, post, list, file }; });
      return null;
    };
    const root = document.createElement("div");
    document.body.append(root);
    window.load("react-dom/client").createRoot(root)
      .render(createElement(sdk.FrappeProvider, given, createElement(Hooks)));
  }, options);
}

const user = (page, name) => page.waitForFunction((wanted) =>
  window.hooks && !window.hooks.auth.isLoading && (window.hooks.auth.currentUser ?? null) === wanted, name);

exports.react = async (page, address, { user: name, password, site, socketPort, title }) => {
  const options = { url: address, siteName: site, socketPort: String(socketPort) };
  await page.goto(`${address}/login`);
  await mount(page, options);
  await user(page, null);
  await page.evaluate(([username, secret]) => window.hooks.auth.login({ username, password: secret }), [name, password]);
  await user(page, name);
  await page.goto(`${address}/`); // as an application does after a login: the page bears the session's token
  await mount(page, options);
  await user(page, name);
  await page.waitForFunction(() => window.hooks.socket.connected);
  const added = await page.evaluate((text) => window.hooks.post.call({ title: text }), title);
  await page.waitForFunction((wanted) => window.heard === wanted, title);
  await page.evaluate(() => window.hooks.list.mutate());
  const listed = await page.waitForFunction((id) =>
    window.hooks.list.data?.find((todo) => todo.name === String(id)), added.message.id);
  const uploaded = await page.evaluate(() =>
    window.hooks.file.upload(new File(["seven"], "note.txt", { type: "text/plain" }), { isPrivate: true }));
  const download = await page.evaluate((url) => fetch(url).then((answer) => answer.text()), uploaded.file_url);
  const row = await listed.jsonValue();
  await page.evaluate(() => window.hooks.auth.logout());
  await user(page, null);
  const after = await page.evaluate((url) => fetch(url).then((answer) => answer.status), uploaded.file_url);
  return { added, row, uploaded, download, after };
};
