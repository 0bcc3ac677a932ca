// Node's Socket.IO server with Frappe's bridge: what is published on the channel "events" of Redis goes to a room of a namespace.
//   node peer.js REDIS_PORT PORT_FILE        with NODE_PATH set to a folder that has socket.io 4 and redis 4
const fs = require("fs");
const http = require("http").createServer();
const { Server } = require("socket.io");
const { createClient } = require("redis");

const [redisPort, portFile] = process.argv.slice(2);
const io = new Server(http);
io.of(/^\/.*$/).on("connection", (socket) => socket.join("website"));
(async () => {
  const redis = createClient({ url: `redis://127.0.0.1:${redisPort}` });
  await redis.connect();
  await redis.subscribe("events", (text) => {
    const { event, message, namespace, room } = JSON.parse(text);
    io.of("/" + namespace).to(room).emit(event, message);
  });
  http.listen(0, "127.0.0.1", () => fs.writeFileSync(portFile, http.address().port + "\n"));
})();
