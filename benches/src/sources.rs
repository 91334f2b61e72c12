//! The source files: modules as people write them, about sixty lines each, that import one another.

use crate::workspace::{app_name, library_name};

/// The name and the text of one file of a package.
pub(crate) fn file(
    package: usize,
    number: usize,
    count: usize,
    dependencies: &[usize],
    is_app: bool,
) -> (String, String) {
    match (number, is_app) {
        (0, true) => ("index.ts".to_owned(), server(package, count)),
        (0, false) => ("index.ts".to_owned(), barrel(count)),
        _ => (format!("module-{number:02}.ts"), module(package, number, count, dependencies)),
    }
}

fn barrel(count: usize) -> String {
    (1..count).map(|number| format!("export * from './module-{number:02}.js';\n")).collect()
}

fn server(package: usize, count: usize) -> String {
    let imports: String = (1..count.min(6))
        .map(|number| format!("import {{ Store{number:02} }} from './module-{number:02}.js';\n"))
        .collect();
    let routes: String = (1..count.min(6))
        .map(|number| {
            format!(
                "app.get('/items-{number:02}/:id', async (request) => {{\n  const {{ id }} = request.params as {{ id: string }};\n  \
                 return new Store{number:02}().find(id);\n}});\n"
            )
        })
        .collect();
    format!(
        "import Fastify from 'fastify';\n{imports}\nconst app = Fastify({{ logger: true }});\n\n{routes}\n\
         app.get('/health', async () => ({{ status: 'ok', app: '{}' }}));\n\n\
         const port = Number(process.env.PORT ?? {});\nprocess.once('SIGTERM', () => void app.close());\n\
         await app.listen({{ port, host: '0.0.0.0' }});\n",
        app_name(package),
        4000 + package
    )
}

fn module(package: usize, number: usize, count: usize, dependencies: &[usize]) -> String {
    let mut text = String::new();
    if number + 1 < count {
        let next = number + 1;
        text.push_str(&format!("import {{ Store{next:02} }} from './module-{next:02}.js';\n"));
    }
    if let Some(target) = dependencies.get(number % 5) {
        text.push_str(&format!("import * as shared from '{}';\n", library_name(*target)));
    }
    text.push_str(&format!(
        "\n/** What is kept of item {package}-{number}. */\nexport interface Item{number:02} {{\n  id: string;\n  title: string;\n  \
         amount: number;\n  tags: readonly string[];\n  createdAt: Date;\n}}\n\n\
         const LIMIT = 25 * {number};\nconst cache = new Map<string, Item{number:02}>();\n\n\
         export class Store{number:02} {{\n  private readonly items: Item{number:02}[] = [];\n\n  \
         constructor(private readonly limit: number = LIMIT) {{}}\n\n  \
         add(item: Item{number:02}): void {{\n    if (this.items.length >= this.limit) {{\n      \
         throw new RangeError(`no more than ${{this.limit}} items`);\n    }}\n    this.items.push(item);\n    \
         cache.set(item.id, item);\n  }}\n\n  find(id: string): Item{number:02} | undefined {{\n    \
         return cache.get(id) ?? this.items.find((item) => item.id === id);\n  }}\n\n  \
         total(): number {{\n    return this.items\n      .filter((item) => item.amount > 0)\n      \
         .map((item) => item.amount)\n      .reduce((sum, amount) => sum + amount, 0);\n  }}\n\n  \
         *tagged(tag: string): Generator<Item{number:02}> {{\n    for (const item of this.items) {{\n      \
         if (item.tags.includes(tag)) yield item;\n    }}\n  }}\n}}\n\n\
         export async function load{number:02}(source: AsyncIterable<unknown>): Promise<Store{number:02}> {{\n  \
         const store = new Store{number:02}();\n  for await (const row of source) {{\n    \
         const {{ id, title, amount = 0, tags = [], createdAt }} = row as Item{number:02};\n    \
         store.add({{ id, title: title.trim(), amount, tags, createdAt: new Date(createdAt) }});\n  }}\n  return store;\n}}\n"
    ));
    if number.is_multiple_of(11) {
        text.push_str(&format!(
            "\nexport const verbose{number:02} = process.env.VERBOSE_{package:03} === 'true';\n\
             export const region{number:02} = process.env['REGION'] ?? 'local';\n"
        ));
    }
    text
}
