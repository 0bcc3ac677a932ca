// Works with the page of react/, whose hooks are those of frappe-react-sdk, and tells what each step shows.
const { readFile } = require("node:fs/promises");

exports.react = async (page, address, { user, password, file }) => {
  const field = (name) => page.getByLabel(name, { exact: true });
  const press = (name) => page.getByRole("button", { name, exact: true }).click();
  const text = (id) => page.locator(`#${id}`).textContent();
  const shows = (id, wanted) => page.locator(`#${id}`, { hasText: wanted }).waitFor();
  const seen = {};

  await page.goto(`${address}/sdk`);
  await field("User").fill(user);
  await field("Password").fill("wrong");
  await press("Log in");
  await shows("refused", /\S/);
  seen.refused = await text("refused");

  await field("Password").fill(password);
  await press("Log in");
  await shows("user", user);
  await shows("count", /^0$/);

  // Without a reload in between: the page still has the token of a guest.
  await press("Call");
  await shows("list", "React call 2");
  await press("Create");
  await shows("list", "React document 3");
  await shows("count", /^2$/);
  await shows("open", /^2$/);
  await shows("heard", "React call");
  seen.list = await page.locator("#list li").allTextContents();
  await press("Call wrongly");
  await shows("wrong", /\S/);
  seen.wrong = await text("wrong");
  seen.failed = await text("failed");

  await field("File").setInputFiles(file);
  await shows("upload", /\S/);
  seen.upload = await text("upload");
  const link = page.getByRole("link", { name: "Download" });
  const [download] = await Promise.all([page.waitForEvent("download"), link.click()]);
  seen.downloaded = await readFile(await download.path(), "utf8");
  const privately = new URL(await link.getAttribute("href"), address).href;

  await press("Remove React call");
  await shows("count", /^1$/);
  await press("Remove React document");
  await shows("count", /^0$/);
  await press("Log out");
  await field("User").waitFor();
  seen.after = await page.evaluate((url) => fetch(url).then((answer) => answer.status), privately);
  return seen;
};
