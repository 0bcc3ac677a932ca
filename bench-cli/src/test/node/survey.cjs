// Checks pages as a phone, a dark screen and a screen reader show them, and works with them by keyboard only.
const axe = require("axe-core");

const screens = process.env.BENCH_ALL_SCREENS
  ? [[390, "light"], [390, "dark"], [1280, "light"], [1280, "dark"]]
  : [[390, "dark"], [1280, "light"]];
const serious = ["serious", "critical"];
const focusable = "a[href], button, input, select, textarea, summary, [tabindex]";

// Opens a page and tells its status and, of each screen, what axe-core calls serious and what does not fit.
exports.survey = async (page, address, picture) => {
  const response = await page.goto(address);
  await page.locator("[data-busy]").waitFor({ state: "detached" });
  const first = page.locator("main details:not([open]) summary").first();
  if (await first.count()) await first.click();
  const problems = [];
  for (const [width, colorScheme] of screens) {
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.screenshot({ path: `${picture}-${width}-${colorScheme}.png`, fullPage: true });
    await page.evaluate(axe.source);
    const { violations } = await page.evaluate(() => window.axe.run());
    for (const { id, impact, nodes } of violations.filter((each) => serious.includes(each.impact))) {
      problems.push(`${width} ${colorScheme}: ${impact} ${id} ${nodes.map((node) => node.html).join(" ")}`);
    }
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    if (wide > 0) problems.push(`${width}: ${wide} pixels wider than the screen`);
  }
  return { status: response.status(), problems };
};

// Waits until the page of todos has its realtime connection: what it loads at its start has ended.
const live = (page) => page.locator("#live.on").waitFor();
exports.live = live;

// Presses Tab until the element has the focus, which must show.
async function reach(page, element) {
  await element.waitFor();
  const most = 2 * (await page.locator(focusable).count()) + 5; // twice around the page
  for (let i = 0; i < most; i++) {
    if (await element.evaluate((each) => each === document.activeElement)) {
      const outline = await element.evaluate((each) => getComputedStyle(each).outlineStyle);
      if (outline === "none") throw new Error(`no focus is seen on ${element}`);
      return;
    }
    await page.keyboard.press("Tab");
  }
  throw new Error(`Tab does not lead to ${element}`);
}

const press = async (page, element, key) => {
  await reach(page, element);
  await page.keyboard.press(key);
};

// Logs in, adds a todo, finishes it, removes another one and finds the way home, without a pointer.
exports.keyboard = async (page, address, user, password) => {
  const todo = (title) => page.locator("#todos li", { hasText: title });
  const button = (name) => page.getByRole("button", { name, exact: true });
  const add = async (title) => {
    await reach(page, page.getByLabel("What is to be done?"));
    await page.keyboard.type(title);
    await press(page, button("Add"), "Enter");
    await todo(title).waitFor();
    await page.waitForFunction(() => document.querySelector("#add input").value === "");
  };
  await page.goto(`${address}/todos`);
  await live(page);
  await press(page, page.getByRole("link", { name: "Log in" }), "Enter");
  await page.waitForURL((url) => url.pathname === "/login");
  await reach(page, page.getByLabel("User"));
  await page.keyboard.type(user);
  await reach(page, page.getByLabel("Password"));
  await page.keyboard.type(password);
  await page.keyboard.press("Enter");
  await page.waitForURL((url) => url.pathname === "/todos");
  await live(page);
  await add("Typed without a mouse");
  await add("Not needed");
  await press(page, button("Done: Typed without a mouse"), "Enter");
  await todo("Typed without a mouse").waitFor({ state: "detached" });
  const lost = await page.evaluate(() => document.activeElement === document.body);
  if (lost) throw new Error("the focus is lost with the finished todo");
  await press(page, button("Remove: Not needed"), "Space");
  await todo("Not needed").waitFor({ state: "detached" });
  await press(page, page.getByRole("link", { name: "Home" }), "Enter");
  await page.waitForURL((url) => url.pathname === "/");
  return { path: new URL(page.url()).pathname };
};
