import ArgumentParser
struct Run: ParsableCommand {}
struct Test: ParsableCommand {}
struct Record: ParsableCommand {}
