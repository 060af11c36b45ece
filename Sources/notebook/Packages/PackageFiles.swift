import Workbench

/// The files that `notebook init --package` writes into a package, by their paths there.
enum PackageFiles {
  static let all: [(path: String, what: String, text: String)] = [
    (".github/workflows/documentation.yml", "tests the package's documents", documentation),
    (".github/workflows/site.yml", "tests, builds and publishes a book in chapters/", site),
    (".github/notebook-problems.json", "lets editors and GitHub read the messages", problems),
  ]

  private static let install = """
            - name: Install notebook
              run: |
                git clone --depth 1 --branch \(Version.current) "$NOTEBOOK_REPOSITORY" /tmp/notebook
                make -C /tmp/notebook install PREFIX=/usr/local
    """

  private static let documentation = """
    # Compiles and runs the Swift examples of this package's documents.
    name: Documentation
    on:
      push:
        branches: [main]
      pull_request:
    env:
      # Where notebook is cloned from.
      NOTEBOOK_REPOSITORY: ${{ vars.NOTEBOOK_REPOSITORY }}
      NOTEBOOK_CACHE: ${{ github.workspace }}/.notebook-cache
    jobs:
      test:
        runs-on: ubuntu-latest
        container: swift:6.3-bookworm
        strategy:
          matrix:
            shard: [1/2, 2/2]
        steps:
            - run: apt-get update && apt-get install --yes make git libcmark-dev pkg-config bubblewrap
            - uses: actions/checkout@v4
              with:
                fetch-depth: 0
            - uses: actions/cache@v4
              with:
                path: |
                  .notebook-cache
                  .build
                key: notebook-${{ github.ref_name }}-${{ github.sha }}
                restore-keys: |
                  notebook-${{ github.ref_name }}-
                  notebook-
    \(install)
            - name: Test the documents
              run: |
                echo "::add-matcher::.github/notebook-problems.json"
                notebook test README.md --package . --strict --format github --shard ${{ matrix.shard }}

    """

  private static let site = """
    # Tests the book in chapters/, builds its site and publishes it.
    name: Site
    on:
      push:
        branches: [main]
    permissions:
      contents: read
      pages: write
      id-token: write
    env:
      NOTEBOOK_REPOSITORY: ${{ vars.NOTEBOOK_REPOSITORY }}
    jobs:
      publish:
        runs-on: ubuntu-latest
        container: swift:6.3-bookworm
        environment:
          name: github-pages
        steps:
            - run: apt-get update && apt-get install --yes make git libcmark-dev pkg-config katex nodejs
            - uses: actions/checkout@v4
    \(install)
            - run: notebook test chapters
            - run: notebook build -o site/public
            - uses: actions/upload-pages-artifact@v3
              with:
                path: site/public
            - uses: actions/deploy-pages@v4

    """

  private static let problems = #"""
    {
      "problemMatcher": [
        {
          "owner": "notebook",
          "pattern": [
            {
              "regexp": "^(.+?\\.(?:md|swift)):(\\d+):(\\d+): (error|warning|note): (.+)$",
              "file": 1,
              "line": 2,
              "column": 3,
              "severity": 4,
              "message": 5
            }
          ]
        }
      ]
    }

    """#
}
