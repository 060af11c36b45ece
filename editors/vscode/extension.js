// Connects Visual Studio Code to `notebook lsp`. All knowledge of chapters and cells is the server's;
// this file starts it, asks it to run cells, and shows what comes of them.
"use strict";

const vscode = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

/** @type {LanguageClient | undefined} */
let client;

/** What a cell last printed, shown dimly behind its last line. */
const resultStyle = vscode.window.createTextEditorDecorationType({
  after: { color: new vscode.ThemeColor("editorCodeLens.foreground"), margin: "0 0 0 2em" },
});
/** The same for a cell that failed. */
const failureStyle = vscode.window.createTextEditorDecorationType({
  after: { color: new vscode.ThemeColor("errorForeground"), margin: "0 0 0 2em" },
});

/** For each document, the last result of each of its cells. */
const results = new Map();
/** @type {vscode.WebviewPanel | undefined} */
let figures;

async function activate(context) {
  const command = setting("command");
  client = new LanguageClient(
    "notebook",
    "notebook",
    { command, args: ["lsp"] },
    { documentSelector: [{ language: "markdown", scheme: "file" }] },
  );
  client.onNotification("notebook/result", showResult);
  context.subscriptions.push(
    vscode.commands.registerCommand("notebook.runHere", () => ask("notebook.runCell")),
    vscode.commands.registerCommand("notebook.runToCursor", () => ask("notebook.runToHere")),
    vscode.commands.registerCommand("notebook.runChapter", () => ask("notebook.runAll")),
    vscode.commands.registerCommand("notebook.recordHere", () => ask("notebook.recordOutput")),
    vscode.commands.registerCommand("notebook.restart", () => client.restart()),
    vscode.window.onDidChangeTextEditorSelection(noteCursor),
    vscode.window.onDidChangeActiveTextEditor((editor) => editor && decorate(editor)),
    vscode.workspace.onDidChangeTextDocument(forgetChanged),
    resultStyle,
    failureStyle,
  );
  try {
    await client.start();
  } catch (error) {
    const choice = await vscode.window.showErrorMessage(
      `'${command} lsp' did not start. Install notebook, or name its launcher in the settings.`,
      "Open the settings",
    );
    if (choice) vscode.commands.executeCommand("workbench.action.openSettings", "notebook.command");
  }
}

function deactivate() {
  return client?.stop();
}

function setting(name) {
  return vscode.workspace.getConfiguration("notebook").get(name);
}

/** Asks the server to do something with the cell at the cursor. */
async function ask(command) {
  const editor = vscode.window.activeTextEditor;
  if (!editor || editor.document.languageId !== "markdown") return;
  const position = { line: editor.selection.active.line, character: 0 };
  await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Window, title: "notebook: running" },
    () =>
      client.sendRequest("workspace/executeCommand", {
        command,
        arguments: [editor.document.uri.toString(), position],
      }),
  );
}

/** Takes what came of a cell. */
function showResult(result) {
  if (!setting("showResults")) return;
  const cells = results.get(result.uri) ?? new Map();
  results.set(result.uri, cells.set(result.cell, result));
  for (const editor of vscode.window.visibleTextEditors) {
    if (editor.document.uri.toString() === result.uri) decorate(editor);
  }
  if (result.figures.length > 0) showFigures(result);
}

/** Shows each result behind the last line of its cell. */
function decorate(editor) {
  const cells = [...(results.get(editor.document.uri.toString())?.values() ?? [])];
  const marks = (failed) =>
    cells
      .filter((cell) => cell.failed === failed && cell.endLine < editor.document.lineCount)
      .map((cell) => ({
        range: editor.document.lineAt(cell.endLine).range,
        hoverMessage: new vscode.MarkdownString().appendCodeblock(cell.output, "text"),
        renderOptions: { after: { contentText: firstLine(cell) } },
      }));
  editor.setDecorations(resultStyle, marks(false));
  editor.setDecorations(failureStyle, marks(true));
}

function firstLine(cell) {
  const lines = cell.output.split("\n").filter((line) => line !== "");
  if (lines.length === 0) return cell.failed ? "failed" : "";
  return lines[0].slice(0, 80) + (lines.length > 1 ? " …" : "");
}

/** Shows figures in a panel beside the text, which runs no scripts and loads nothing. */
function showFigures(result) {
  figures ??= vscode.window.createWebviewPanel(
    "notebookFigures",
    "Figures",
    { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true },
    { enableScripts: false },
  );
  figures.onDidDispose(() => (figures = undefined));
  const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";
  figures.webview.html =
    `<meta http-equiv="Content-Security-Policy" content="${policy}">` +
    result.figures.map((figure) => `<figure>${figure.svg}</figure>`).join("");
}

/** Lets key bindings know whether the cursor is in a cell of Swift. */
function noteCursor(event) {
  const { document, selections } = event.textEditor;
  if (document.languageId !== "markdown") return;
  let fence = "";
  for (let line = 0; line <= selections[0].active.line; line += 1) {
    const match = document.lineAt(line).text.match(/^[\s>]*(`{3,}|~{3,})\s*(\S*)/);
    if (!match) continue;
    if (fence === "") fence = match[2] === "swift" ? "swift" : "other";
    else if (match[2] === "") fence = "";
  }
  vscode.commands.executeCommand("setContext", "notebook.inCell", fence === "swift");
}

/** A result says nothing of code that has been changed: those from the change on are taken away. */
function forgetChanged(event) {
  const cells = results.get(event.document.uri.toString());
  if (!cells || event.contentChanges.length === 0) return;
  const first = Math.min(...event.contentChanges.map((change) => change.range.start.line));
  for (const [cell, result] of cells) if (result.endLine >= first) cells.delete(cell);
  for (const editor of vscode.window.visibleTextEditors) {
    if (editor.document === event.document) decorate(editor);
  }
}

module.exports = { activate, deactivate };
