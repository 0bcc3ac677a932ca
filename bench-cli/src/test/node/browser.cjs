// Drives a headless Chromium for the tests: commands come as lines of JSON on stdin, what the browser shows goes as
// lines of JSON to stdout.
const readline = require("node:readline");
const { chromium } = require("playwright-core");
const { react } = require("./react.cjs");
const { keyboard, live, survey } = require("./survey.cjs");

const flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync"];
const limit = 55_000; // milliseconds for each step of an act; the test waits for a whole act
const tell = (what, value) => console.log(JSON.stringify({ what, value: value ?? null }));
let browser, page, address, pictures;

const item = (title) => page.locator("#todos li", { hasText: title });
const events = /\/api\/bench\/builds/; // ends with each page, and while no watcher runs
const picture = (name) => page.screenshot({ path: `${pictures}/${name}.png`, fullPage: true });
const left = "net::ERR_ABORTED"; // Chromium ends the requests of a page that it leaves

const acts = {
  async launch(command) {
    ({ address, pictures } = command);
    browser = await chromium.launch({ executablePath: command.executable, args: flags });
    page = await browser.newPage({ viewport: { width: 900, height: 700 } });
    page.setDefaultTimeout(limit);
    page.on("pageerror", (error) => tell("page error", error.message));
    page.on("console", (message) => message.type() === "error" && !events.test(message.location().url) && tell("page error", `${message.text()} ${message.location().url}`));
    page.on("requestfailed", (request) => {
      const reason = request.failure()?.errorText;
      if (reason !== left && !events.test(request.url())) tell("request failed", `${request.url()} ${reason}`);
    });
    tell("launched");
  },
  async look() {
    await page.goto(`${address}/todos`);
    await live(page);
    await page.evaluate(() => { window.neverReloaded = true; });
    tell("live", { form: await page.locator("form#add").count() > 0 });
  },
  async "sign in"({ user, password }) {
    await page.goto(`${address}/login`);
    await page.locator("input[name=usr]").fill(user);
    await page.locator("input[name=pwd]").fill(password);
    await page.locator("input[name=pwd]").press("Enter");
    await page.waitForURL((url) => url.pathname !== "/login");
    tell("signed in");
  },
  async survey({ name, path }) {
    tell(`surveyed ${name}`, await survey(page, `${address}${path}`, `${pictures}/${name}`));
  },
  async keyboard({ user, password }) {
    tell("keyboard", await keyboard(page, address, user, password));
  },
  async react(command) {
    tell("react", await react(page, address, command));
  },
  async see({ title }) {
    await item(title).waitFor();
    tell(`seen ${title}`, { reloaded: !(await page.evaluate(() => window.neverReloaded)) });
  },
  async login({ user, password, picture: name }) {
    await page.getByRole("link", { name: "Log in" }).click();
    await page.waitForURL((url) => url.pathname === "/login");
    await picture(name);
    await page.locator("input[name=usr]").fill(user);
    await page.locator("input[name=pwd]").fill(password);
    await page.locator("input[name=pwd]").press("Enter");
    await page.waitForURL((url) => url.pathname === "/todos");
    await live(page);
    tell("logged in");
  },
  async overlay({ text }) {
    await page.locator("#bench-dev .card", { hasText: text }).waitFor();
    for (const [width, scheme] of [[900, "light"], [390, "dark"]]) {
      await page.setViewportSize({ width, height: 700 });
      await page.emulateMedia({ colorScheme: scheme });
      await picture(`overlay-${width}-${scheme}`);
    }
    await page.setViewportSize({ width: 900, height: 700 });
    await page.emulateMedia({ colorScheme: "light" });
    tell("overlay", { text: await page.locator("#bench-dev .card").innerText() });
  },
  async reloaded() {
    await page.waitForFunction(() => !window.neverReloaded && document.readyState === "complete");
    await page.locator("#bench-dev").waitFor({ state: "detached" });
    await live(page);
    await page.evaluate(() => { window.neverReloaded = true; });
    tell("reloaded");
  },
  async styled({ colour }) {
    await page.waitForFunction((wanted) => getComputedStyle(document.querySelector("main")).outlineColor === wanted, colour);
    tell("styled", { reloaded: !(await page.evaluate(() => window.neverReloaded)) });
  },
  async open({ path }) {
    await page.goto(`${address}${path}`);
  },
  async shows({ of, text }) {
    await page.locator(of, { hasText: text }).first().waitFor();
    tell(`shows ${text}`);
  },
  async bold({ of }) {
    await page.waitForFunction((element) => getComputedStyle(document.querySelector(element)).fontWeight === "700", of);
    tell("bold");
  },
  async type({ title }) {
    await page.evaluate(() => { window.neverReloaded = true; });
    await page.locator("form#add input[name=title]").fill(title);
    tell("typed");
  },
  async offered() {
    await page.locator("#bench-dev .note").waitFor();
    tell("offered", {
      typed: await page.locator("form#add input[name=title]").inputValue(),
      reloaded: !(await page.evaluate(() => window.neverReloaded)),
    });
  },
  async add({ title }) {
    await page.locator("form#add input[name=title]").fill(title);
    await page.locator("form#add select[name=priority]").selectOption("3");
    await page.locator("form#add button").click();
    await item(title).waitFor();
    tell(`added ${title}`);
    const progress = page.locator("#progress span", { hasText: title });
    await progress.waitFor();
    tell("progress", { text: await progress.textContent() });
  },
};

let last = Promise.resolve();
readline.createInterface({ input: process.stdin })
  .on("line", (line) => {
    const command = JSON.parse(line);
    last = last
      .then(() => acts[command.act](command))
      .then(() => command.picture && command.act !== "login" && picture(command.picture))
      .catch((error) => tell("failed", `${command.act}: ${error.message}`));
  })
  .on("close", () => last.then(() => browser?.close()).finally(() => process.exit(0)));
