// Enqueues jobs in bulk and drains them with BullMQ, ten at a time, results kept; prints both rates.
const { Queue, Worker } = require('bullmq');

const [port, jobs] = process.argv.slice(2).map(Number);
const connection = { host: '127.0.0.1', port, db: 3, maxRetriesPerRequest: null };

async function main() {
  const queue = new Queue('drain', { connection });
  await queue.waitUntilReady();
  let began = performance.now();
  for (let from = 0; from < jobs; from += 1000) {
    const some = Array.from({ length: Math.min(1000, jobs - from) }, (_, i) => ({ name: 'echo', data: { text: String(from + i) } }));
    await queue.addBulk(some);
  }
  console.log(`BullMQ, bulk enqueue\t${jobs / (performance.now() - began) * 1000}`);

  let left = jobs;
  const worker = new Worker('drain', async (job) => job.data.text, { connection, concurrency: 10, autorun: false });
  await worker.waitUntilReady();
  began = performance.now();
  const done = new Promise((resolve) => worker.on('completed', () => --left === 0 && resolve()));
  worker.run();
  await done;
  console.log(`BullMQ, concurrency 10\t${jobs / (performance.now() - began) * 1000}`);
  await queue.obliterate({ force: true });
  process.exit(0);
}

main();
