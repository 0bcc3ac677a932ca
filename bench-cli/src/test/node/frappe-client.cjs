// Drives Frappe's own client, frappe-js-sdk, against a site: one line of JSON says which, and each step is told as a line of
// JSON. The package is found by NODE_PATH; see NodeProcess of the test kit.
const readline = require("node:readline");
const { FrappeApp } = require("frappe-js-sdk");

const tell = (what, value) => console.log(JSON.stringify({ what, value: value ?? null }));
const failure = (error) => ({ status: error.httpStatus, exception: error.exception, message: error.message });

// What a browser does for a page: cookies, and the token that the page was given.
function asBrowser(app) {
  const cookies = new Map();
  let csrf;
  app.axios.interceptors.response.use((response) => {
    for (const cookie of response.headers["set-cookie"] ?? []) {
      const [name, value] = cookie.split(";")[0].split("=");
      cookies.set(name, value);
    }
    csrf = response.data?.csrf_token ?? csrf;
    return response;
  });
  app.axios.interceptors.request.use((request) => {
    request.headers.Cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    if (csrf) request.headers["X-Frappe-CSRF-Token"] = csrf;
    return request;
  });
  return cookies;
}

async function run({ url, site, user, password, token, doctype, method }) {
  const headers = { "X-Frappe-Site-Name": site };
  const app = new FrappeApp(url, undefined, undefined, headers);
  const cookies = asBrowser(app);
  const auth = app.auth();
  const db = app.db();
  const call = app.call();
  const first = async (what, promise) => tell(what, await promise.catch(failure));

  await first("wrong login", auth.loginWithUsernamePassword({ username: user, password: "wrong" }));
  await first("guest", auth.getLoggedInUser());
  await first("login", auth.loginWithUsernamePassword({ username: user, password }));
  await first("user", auth.getLoggedInUser());
  tell("cookie", cookies.get("user_id"));
  await first("get", call.get(method, { text: "a b", list: ["x"] }));
  await first("post", call.post(method, { text: "posted", number: 3 }));
  const made = await db.createDoc(doctype, { title: "lamp", priority: 3 }).catch(failure);
  tell("made", made);
  await first("second", db.createDoc(doctype, { title: "bed", priority: 1 }));
  await first("missing", db.createDoc(doctype, { priority: 1 }));
  await first("list", db.getDocList(doctype, {
    fields: ["name", "title"], filters: [["priority", ">", 0]], orFilters: [["title", "=", "lamp"], ["title", "=", "bed"]],
    orderBy: { field: "title", order: "asc" }, limit: 10, limit_start: 0,
  }));
  await first("plain list", db.getDocList(doctype));
  await first("count", db.getCount(doctype, [["priority", "=", 3]]));
  await first("value", db.getValue(doctype, "title", [["priority", "=", 3]]));
  await first("set", db.setValue(doctype, made.name, "title", "desk"));
  await first("updated", db.updateDoc(doctype, made.name, { ...made, title: "sofa" }));
  await first("read", db.getDoc(doctype, made.name));
  await first("last", db.getLastDoc(doctype));
  await first("deleted", db.deleteDoc(doctype, made.name));
  await first("gone", db.getDoc(doctype, made.name));
  await first("forgotten", auth.forgetPassword("nobody@example.com"));
  await first("logout", auth.logout());
  await first("after", auth.getLoggedInUser());

  const byToken = new FrappeApp(url, { useToken: true, type: "token", token: () => token }, undefined, headers);
  await first("token user", byToken.auth().getLoggedInUser());
  await first("token made", byToken.db().createDoc(doctype, { title: "rug" }));
  const wrong = new FrappeApp(url, { useToken: true, type: "Bearer", token: () => "a:b" }, undefined, headers);
  await first("wrong token", wrong.call().get("ping"));
  await first("wrong token call", wrong.auth().getLoggedInUser());
  tell("done");
}

readline.createInterface({ input: process.stdin })
  .on("line", (line) => run(JSON.parse(line)).catch((error) => tell("failed", String(error?.stack ?? JSON.stringify(error)))))
  .on("close", () => process.exit(0));
tell("ready");
