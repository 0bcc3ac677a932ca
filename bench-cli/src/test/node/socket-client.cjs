// Drives the official Socket.IO client for tests: commands come as lines of JSON on stdin, what the client tells goes as
// lines of JSON to stdout. The package is found by NODE_PATH; see NodeProcess of the test kit.
const dns = require("node:dns");
const readline = require("node:readline");
const { io } = require("socket.io-client");

// Names of sites lead to this machine, as they do in a browser.
const lookup = dns.lookup;
dns.lookup = (name, options, callback) =>
  lookup(name.endsWith(".localhost") ? "127.0.0.1" : name, options, callback);

const sockets = new Map();
const tell = (id, what, value) => console.log(JSON.stringify({ id, what, value: value ?? null }));

function open({ id, url, options }) {
  const socket = io(url, { forceNew: true, reconnectionDelay: 50, reconnectionDelayMax: 200, ...options });
  sockets.set(id, socket);
  socket.io.on("open", () =>
    socket.io.engine.once("upgrade", (transport) => tell(id, "upgrade", transport.name)));
  socket.on("connect", () => tell(id, "connect", socket.io.engine.transport.name));
  socket.on("connect_error", (error) => tell(id, "connect_error", error.message));
  socket.on("disconnect", (reason) => tell(id, "disconnect", reason));
  socket.onAny((event, ...values) => tell(id, "event", [event, ...values]));
}

readline.createInterface({ input: process.stdin }).on("line", (line) => {
  const command = JSON.parse(line);
  const socket = sockets.get(command.id);
  switch (command.act) {
    case "open":
      return open(command);
    case "emit":
      return socket.emit(...command.values);
    case "close":
      return socket.close();
    case "break": // as a lost network does
      return socket.io.engine.close();
  }
}).on("close", () => process.exit(0));
tell("", "ready");
