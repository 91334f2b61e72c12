//! How fast a source file becomes facts: generated TypeScript in the manner of a server and of a component.

use divan::Bencher;
use divan::counter::BytesCount;
use seaworthy_text::{RepoPath, SourceFile};

fn main() {
    divan::main();
}

const SERVER: &str = r"
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { User, Session } from './types@N.js';
import { config, logger } from '../config.js';

export interface Options@N { port: number; host?: string; retries: ReadonlyArray<number> }

const DEFAULTS@N = { retries: [1, 2, 4, 8], timeout: 30 * 1000, url: 'https://api.example.com/v1' } as const;

export class Service@N {
  private readonly cache = new Map<string, User>();
  constructor(private readonly options: Options@N) {}

  async find(id: string): Promise<User | undefined> {
    const cached = this.cache.get(id);
    if (cached !== undefined) return cached;
    const response = await fetch(`${config.base}/users/${encodeURIComponent(id)}`, {
      headers: { authorization: `Bearer ${process.env.API_TOKEN_@N ?? ''}` },
      signal: AbortSignal.timeout(DEFAULTS@N.timeout),
    });
    if (!response.ok) throw new Error(`could not find ${id}: ${response.status}`);
    const user = (await response.json()) as User;
    this.cache.set(id, user);
    return user;
  }

  static sum(values: number[]): number {
    return values.filter((value) => value > 0).map((value) => value * 2).reduce((a, b) => a + b, 0);
  }
}

export async function register@N(app: App, options: Options@N): Promise<void> {
  app.get('/users@N/:id', async (request, reply) => {
    const service = new Service@N(options);
    const user = await service.find(request.params.id);
    if (user === undefined) return reply.code(404).send({ error: 'not found' });
    logger.info({ id: user.id, path: request.url }, 'found');
    return reply.send(user);
  });
  const template = await readFile(join(process.cwd(), 'templates', 'mail@N.html'), 'utf8');
  app.post('/mail@N', { schema: { body: { type: 'object' } } }, async () => template.replace('{name}', options.host ?? 'x'));
}
";

const COMPONENT: &str = r#"
'use client';
import { useState, useEffect } from 'react';
export function Panel@N({ items, onSelect }: { items: string[]; onSelect(item: string): void }) {
  const [open, setOpen] = useState(false);
  useEffect(() => { if (open) window.addEventListener('keydown', close); return () => window.removeEventListener('keydown', close) }, [open]);
  function close(event: KeyboardEvent) { if (event.key === 'Escape') setOpen(false); }
  return (
    <section className="panel" aria-label="Panel @N">
      <button type="button" onClick={() => setOpen(!open)}>{open ? 'Close' : 'Open'}</button>
      {open && items.length > 0 ? (
        <ul>{items.map((item) => <li key={item} onClick={() => onSelect(item)}><a href={`/items/${item}`}>{item.toUpperCase()}</a></li>)}</ul>
      ) : <p className="empty">Nothing here, look at <a href="https://example.com/help">the help</a>.</p>}
    </section>
  );
}
"#;

fn file(name: &str, part: &str, bytes: usize) -> SourceFile {
    let parts = bytes / part.len() + 1;
    let text: String = (0..parts).map(|n| part.replace("@N", &n.to_string())).collect();
    SourceFile::new(RepoPath::root().child(name), text)
}

fn bench(bencher: Bencher<'_, '_>, file: &SourceFile) {
    bencher.counter(BytesCount::of_str(file.text())).bench(|| seaworthy_js::scan(file));
}

/// Sizes of a usual file, a large one, and one that shows what grows faster than the text.
const SIZES: [usize; 3] = [4_000, 64_000, 1_000_000];

#[divan::bench(args = SIZES)]
fn server(bencher: Bencher<'_, '_>, bytes: usize) {
    bench(bencher, &file("server.ts", SERVER, bytes));
}

#[divan::bench(args = SIZES)]
fn component(bencher: Bencher<'_, '_>, bytes: usize) {
    bench(bencher, &file("panel.tsx", COMPONENT, bytes));
}
