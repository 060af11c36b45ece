#!/usr/bin/env python3
"""Makes a Swift package with guides, and a Rust crate with as many examples of the same kinds.

    make_package.py FOLDER [GUIDES [BLOCKS]]

FOLDER/swift is the package, its guides in Documentation/; FOLDER/rust/lib.rs is the crate, each guide
the documentation of a module. Every block is different, so that none is found in a cache for another.
"""

import pathlib
import sys

SWIFT_SOURCE = '''/// A shelf of things with prices, in the order in which they came.
public struct Shelf<Item: Hashable & Sendable>: Sequence, Sendable {
  public private(set) var items: [Item] = []
  private var prices: [Item: Int] = [:]

  public init() {}

  public mutating func add(_ item: Item, price: Int) {
    if prices.updateValue(price, forKey: item) == nil { items.append(item) }
  }

  public func price(of item: Item) -> Int? { prices[item] }
  public var total: Int { prices.values.reduce(0, +) }
  public func makeIterator() -> IndexingIterator<[Item]> { items.makeIterator() }
  public func cheaper(than price: Int) -> [Item] { items.filter { prices[$0, default: 0] < price } }
}
'''

RUST_SOURCE = '''use std::collections::HashMap;
use std::hash::Hash;

/// A shelf of things with prices, in the order in which they came.
pub struct Shelf<T> { items: Vec<T>, prices: HashMap<T, i64> }

impl<T: Hash + Eq + Clone> Shelf<T> {
    pub fn new() -> Self { Shelf { items: vec![], prices: HashMap::new() } }
    pub fn add(&mut self, item: T, price: i64) {
        if self.prices.insert(item.clone(), price).is_none() { self.items.push(item); }
    }
    pub fn price(&self, item: &T) -> Option<i64> { self.prices.get(item).copied() }
    pub fn total(&self) -> i64 { self.prices.values().sum() }
    pub fn items(&self) -> &[T] { &self.items }
    pub fn cheaper(&self, price: i64) -> Vec<T> {
        self.items.iter().filter(|i| self.prices[*i] < price).cloned().collect()
    }
}
'''


def swift_block(guide, block):
    """One of ten kinds of blocks, as guides have them; n makes it different from all others."""
    n = guide * 100 + block
    return [
        f'import Shop\n\nvar shelf = Shelf<String>()\nshelf.add("tea", price: {n})\nshelf.total // {n}',
        f'shelf.add("milk {n}", price: 2)\nprint(shelf.items.count)\n// Prints "2"',
        f'let cheap{n} = shelf.cheaper(than: 3)\n// ["milk {n - 1}"]',
        f'for item in shelf where item.count > {n} {{\n  print(item)\n}}',
        f'struct Basket {{\n  var name = "basket {n}"\n  var things: [String] = []\n'
        '  mutating func put(_ thing: String) { things.append(thing) }\n}',
        f'var basket = Basket()\nbasket.put("tea")\nbasket.things // ["tea"]\nbasket.name.count // {len("basket %d" % (n - 1))}',
        f'extension Basket: CustomStringConvertible {{\n  var description: String {{ "\\(name): \\(things.count), {n}" }}\n}}',
        f'let prices = shelf.map {{ shelf.price(of: $0) ?? 0 }}\nlet most = prices.max() ?? {n}\nprint(most >= 2)',
        f'func discount(_ price: Int, percent: Int = {n % 90}) -> Int {{\n  price - price * percent / 100\n}}\ndiscount(200, percent: 50) // 100',
        f'extension Shelf {{\n  func first(where isWanted: (Item) -> Bool) -> Item?\n}}\n// number {n}',
    ][block % 10]


def rust_block(guide, block):
    """A block of the same kind. Rust's examples stand alone, so each begins with what it needs."""
    n = guide * 100 + block
    start = f'use shop::Shelf;\nlet mut shelf = Shelf::new();\nshelf.add("tea".to_string(), {n});\n'
    basket = f'struct Basket {{ name: String, things: Vec<String> }}\n'
    made = f'let basket = Basket {{ name: "basket {n}".to_string(), things: vec!["tea".to_string()] }};\n'
    return [
        start + f'assert_eq!(shelf.total(), {n});',
        start + f'shelf.add("milk {n}".to_string(), 2);\nassert_eq!(shelf.items().len(), 2);',
        start + f'shelf.add("milk".to_string(), -1);\nassert_eq!(shelf.cheaper(0), vec!["milk".to_string()]);',
        start + f'for item in shelf.items().iter().filter(|i| i.len() > {n}) {{ println!("{{item}}"); }}',
        basket + made + 'assert!(!basket.name.is_empty() && basket.things.len() == 1);',
        basket + made + 'assert_eq!(basket.things, vec!["tea".to_string()]);\nassert!(basket.name.len() > 1);',
        basket + 'impl std::fmt::Display for Basket {\n'
        '  fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {\n'
        f'    write!(f, "{{}}: {{}}, {n}", self.name, self.things.len())\n  }}\n}}\n' + made
        + 'assert!(basket.to_string().len() > 1);',
        start + f'let most = shelf.items().iter().filter_map(|i| shelf.price(i)).max().unwrap_or({n});\nassert!(most >= 0);',
        'fn discount(price: i64, percent: i64) -> i64 { price - price * percent / 100 }\n'
        f'assert_eq!(discount(200, 50), 100);\nassert!(discount({n}, 0) == {n});',
        f'fn first<T: Clone>(items: &[T], wanted: impl Fn(&T) -> bool) -> Option<T> {{\n'
        f'  items.iter().find(|i| wanted(i)).cloned()\n}}\nassert_eq!(first(&[{n}], |i| *i == {n}), Some({n}));',
    ][block % 10]


def main(folder, guides=25, blocks=10):
    swift = pathlib.Path(folder) / "swift"
    rust = pathlib.Path(folder) / "rust"
    (swift / "Sources/Shop").mkdir(parents=True, exist_ok=True)
    (swift / "Documentation").mkdir(exist_ok=True)
    rust.mkdir(parents=True, exist_ok=True)
    (swift / "Package.swift").write_text(
        '// swift-tools-version: 6.0\nimport PackageDescription\n\nlet package = Package(\n'
        '  name: "Shop", products: [.library(name: "Shop", targets: ["Shop"])],\n'
        '  targets: [.target(name: "Shop")])\n')
    (swift / "Sources/Shop/Shelf.swift").write_text(SWIFT_SOURCE)
    crate = RUST_SOURCE
    for guide in range(1, guides + 1):
        text = f"# Guide {guide}\n"
        comment = ""
        for block in range(blocks):
            text += f"\n## Part {block + 1}\n\nWhat this shows.\n\n```swift\n{swift_block(guide, block)}\n```\n"
            code = "\n".join("/// " + line for line in rust_block(guide, block).split("\n"))
            comment += f"/// What this shows.\n///\n/// ```\n{code}\n/// ```\n"
        (swift / f"Documentation/guide-{guide:02}.md").write_text(text)
        crate += f"\n{comment}pub mod guide{guide} {{}}\n"
    (rust / "lib.rs").write_text(crate)


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
