"""The command line: exit codes, what is written where, and that no traceback reaches anybody who did not ask."""

import io
import json
import os
import pty
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import click
import pytest

from postil import __version__
from postil.app import run
from postil.cli import main
from postil.commands import progress, terminal
from postil.commands.root import postil
from postil.core.diagnostics import UserError
from postil.core.model import Diagnostic, Severity, Span
from postil.core.settings.config import parse_config
from postil.edges.engine import Engine

FAULT = Diagnostic("content/a.md", Span(2, 4), Severity.WARNING, "link-missing", 'no note is named "b"', "write one")
MISTAKE = Diagnostic("site.yaml", Span(1, 1), Severity.ERROR, "config-unknown", 'no setting is named "x"')
COUNTS = {"papers": 1, "notes": 1, "pages": 7, "formulas": 1_204, "written": 9, "unchanged": 0, "removed": 2}

Fake = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in a small site."""
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "a.md").write_text("# A\nas [[b]] says\n", encoding="utf-8")
    (tmp_path / "site.yaml").write_text("x: 1\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def fake_run(monkeypatch: pytest.MonkeyPatch) -> Fake:
    """Put a function in place of the whole build; what it was asked for ends in the list that it returns."""

    def install(*faults: Diagnostic, error: BaseException | None = None) -> list[dict[str, Any]]:
        calls: list[dict[str, Any]] = []

        def run(root: Path, changes: dict[str, Any], progress: object, engine: Engine) -> SimpleNamespace:
            assert callable(progress)
            calls.append({"root": root, **changes, **({"jobs": engine.workers} if engine.workers else {})})
            if error is not None:
                raise error
            return SimpleNamespace(output="public", diagnostics=faults, counts=COUNTS, seconds={"reading": 0.25})

        monkeypatch.setitem(sys.modules, "postil.app", SimpleNamespace(run=run))
        return calls

    return install


class TestWithoutASite:
    def test_version(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["--version"]) == 0
        assert capsys.readouterr().out == f"postil {__version__}\n"

    def test_version_imports_nothing_heavy(self) -> None:
        code = "import sys, postil.cli; postil.cli.main(['--version']); sys.stderr.write(' '.join(sys.modules))"
        loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stderr.split()
        assert "postil.cli" in loaded
        assert not {"click", "msgspec", "rich", "yaml", "jinja2", "markdown_it", "json", "traceback"} & set(loaded)

    def test_help_says_what_to_do(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["--help"]) == 0
        shown = capsys.readouterr().out
        assert "postil init" in shown
        assert "public/" in shown

    @pytest.mark.parametrize("command", sorted(postil.commands))
    def test_every_option_has_its_help(self, command: str, capsys: pytest.CaptureFixture[str]) -> None:
        assert main([command, "--help"]) == 0
        for option in postil.commands[command].params:
            if isinstance(option, click.Option):
                assert option.help
                assert option.opts[-1] in capsys.readouterr().out or option.opts

    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            (["bild"], "Did you mean 'build'?"),
            (["build", "--nope"], "No such option"),
            (["build", "--format", "xml"], "'json'"),
            (["build", "--base-url", "example.org"], "must be a whole url"),
            (["build", "-v", "-q"], "contradict"),
            (["build", "--root", "nowhere"], "no site in nowhere"),
            (["build"], "`postil init` begins one"),
        ],
    )
    def test_wrong_usage_ends_with_2(
        self,
        arguments: list[str],
        message: str,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        monkeypatch.chdir(tmp_path)
        assert main(arguments) == 2
        captured = capsys.readouterr()
        assert message in captured.err
        assert captured.out == ""


@pytest.mark.usefixtures("site")
class TestBuild:
    @pytest.mark.parametrize(
        ("faults", "arguments", "code"),
        [
            ([], [], 0),
            ([FAULT], [], 0),
            ([FAULT], ["--strict"], 1),
            ([MISTAKE], [], 1),
            ([], ["--strict"], 0),
            ([FAULT], ["--strict", "--format", "json"], 1),
            ([MISTAKE], ["--format", "github", "-q"], 1),
        ],
    )
    def test_exit_code(self, fake_run: Fake, faults: list[Diagnostic], arguments: list[str], code: int) -> None:
        fake_run(*faults)
        assert main(["build", *arguments]) == code

    def test_infos_are_counted_and_shown_when_asked_for(
        self, fake_run: Fake, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assumed = Diagnostic("site.yaml", None, Severity.INFO, "settings-missing", "all is content")
        fake_run(Diagnostic("site.yaml", None, Severity.INFO, "base-url-missing", "not set"), assumed)
        for arguments, shown in (([], [False, True]), (["-v"], [True, True]), (["-q"], [False, False])):
            main(["build", *arguments])
            captured = capsys.readouterr()
            assert ["not set" in captured.err, "all is content" in captured.err] == shown
            told = {"-v": "no warnings, 2 infos\n", "-q": ""}.get("".join(arguments), "2 infos (-v shows all)\n")
            assert captured.out.endswith(told)
            assert bool(captured.out) == bool(told)

    def test_faults_go_to_standard_error_and_the_summary_to_standard_output(
        self, fake_run: Fake, capsys: pytest.CaptureFixture[str]
    ) -> None:
        fake_run(FAULT)
        main(["build"])
        captured = capsys.readouterr()
        assert captured.err.split("\n") == [
            'content/a.md:2:4: warning[link-missing]: no note is named "b"',
            "    2 | as [[b]] says",
            "      |    ^",
            "  hint: write one",
            "",
        ]
        assert captured.out.startswith("1 paper, 1 note, 7 pages, 1,204 formulas in ")
        assert captured.out.endswith(" -> public: 9 files written, 0 unchanged, 2 removed; 1 warning\n")

    def test_quiet_shows_errors_alone(self, fake_run: Fake, capsys: pytest.CaptureFixture[str]) -> None:
        fake_run(FAULT, MISTAKE)
        main(["build", "-q"])
        captured = capsys.readouterr()
        assert "config-unknown" in captured.err
        assert "link-missing" not in captured.err
        assert captured.out == ""

    def test_many_faults_of_a_code_are_counted_unless_all_are_wanted(
        self, fake_run: Fake, capsys: pytest.CaptureFixture[str]
    ) -> None:
        faults = [Diagnostic(FAULT.path, Span(n, 1), FAULT.severity, FAULT.code, f"{n}") for n in range(1, 31)]
        fake_run(*faults)
        main(["build"])
        assert "… and 20 more warning[link-missing] in 1 file (-v shows all)" in capsys.readouterr().err
        main(["build", "-v"])
        assert capsys.readouterr().err.count("link-missing") == 30
        main(["build", "--format", "json"])
        assert len(json.loads(capsys.readouterr().out)["diagnostics"]) == 30

    def test_json_is_alone_on_standard_output(self, fake_run: Fake, capsys: pytest.CaptureFixture[str]) -> None:
        fake_run(FAULT, MISTAKE)
        main(["build", "--format", "json"])
        captured = capsys.readouterr()
        data = json.loads(captured.out)
        assert [one["code"] for one in data["diagnostics"]] == ["link-missing", "config-unknown"]
        assert data["summary"]["papers"] == 1
        assert (data["summary"]["errors"], data["summary"]["warnings"]) == (1, 1)
        assert captured.err == ""

    def test_github_paths_are_the_repositorys(
        self, site: Path, fake_run: Fake, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setenv("GITHUB_WORKSPACE", str(site.parent))
        fake_run(FAULT, MISTAKE)
        main(["build", "--format", "github"])
        lines = capsys.readouterr().out.split("\n")
        assert lines[0].startswith(f"::error file={site.name}/site.yaml,line=1,col=1,title=config-unknown::")
        assert lines[1].startswith(f"::warning file={site.name}/content/a.md,line=2,col=4,title=link-missing::")

    def test_a_site_is_found_from_a_folder_inside_it(
        self, site: Path, fake_run: Fake, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        calls = fake_run(FAULT)
        monkeypatch.chdir(site / "content")
        main(["build"])
        assert calls == [{"root": site}]
        captured = capsys.readouterr()
        assert captured.err.startswith("a.md:2:4:")
        assert " -> ../public: " in captured.out

    def test_options_become_settings(self, site: Path, fake_run: Fake) -> None:
        calls = fake_run()
        main(["build", "--output", "html", "--base-url", "https://example.org/x/", "--drafts"])
        main(["build", "--output", str(site.parent / "elsewhere")])
        assert calls[0] == {"root": site, "output": "html", "base_url": "https://example.org/x", "drafts": True}
        assert calls[1]["output"] == (site.parent / "elsewhere").as_posix()
        main(["build", "--no-cache", "-j", "3"])
        assert calls[2] == {"root": site, "cache": "", "jobs": 3}
        assert main(["build", "-j", "0"]) == 2

    def test_verbose_tells_how_long_each_stage_took(self, fake_run: Fake, capsys: pytest.CaptureFixture[str]) -> None:
        fake_run()
        main(["build", "-v"])
        assert "time: reading 0.25 s\n" in capsys.readouterr().err
        main(["build"])
        assert "time:" not in capsys.readouterr().err

    def test_the_output_is_not_the_site_itself(self, fake_run: Fake) -> None:
        assert fake_run() == []
        assert main(["build", "--output", "."]) == 2


@pytest.mark.usefixtures("site")
class TestTrouble:
    def test_a_user_error_is_one_message(self, fake_run: Fake, capsys: pytest.CaptureFixture[str]) -> None:
        fake_run(error=UserError("another build is running", "wait for it"))
        assert main(["build"]) == 1
        assert capsys.readouterr().err == "error: another build is running\n  hint: wait for it\n"

    def test_an_error_of_the_system_names_the_file(self, fake_run: Fake, capsys: pytest.CaptureFixture[str]) -> None:
        fake_run(error=PermissionError(13, "Permission denied", "public/index.html"))
        assert main(["build"]) == 1
        assert capsys.readouterr().err == (
            "error: public/index.html: Permission denied\n  hint: see who owns it and who may write it\n"
        )

    def test_a_bug_is_told_without_a_traceback(self, fake_run: Fake, capsys: pytest.CaptureFixture[str]) -> None:
        fake_run(error=KeyError("paper"))
        assert main(["build"]) == 1
        shown = capsys.readouterr().err
        assert shown.startswith(f"error: this is a bug in Postil {__version__}: KeyError: 'paper'\n")
        assert "Traceback" not in shown

    @pytest.mark.parametrize("way", ["-v", "POSTIL_DEBUG"])
    def test_a_bug_is_told_with_its_traceback_when_asked(
        self, way: str, fake_run: Fake, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        if way != "-v":
            monkeypatch.setenv(way, "1")
        fake_run(error=KeyError("paper"))
        main(["build", "-v"] if way == "-v" else ["build"])
        assert "Traceback" in capsys.readouterr().err

    def test_ctrl_c(self, fake_run: Fake, capsys: pytest.CaptureFixture[str]) -> None:
        fake_run(error=KeyboardInterrupt())
        assert main(["build"]) == 130
        assert capsys.readouterr().err == "\ninterrupted\n"

    def test_a_reader_that_goes_away(self, tmp_path: Path) -> None:
        reading, writing = os.pipe()
        os.close(reading)
        with os.fdopen(writing, "w") as pipe:
            command = [sys.executable, "-m", "postil", "--help"]
            done = subprocess.run(command, stdout=pipe, stderr=subprocess.PIPE, text=True, cwd=tmp_path, check=False)
        assert done.returncode == 141
        assert done.stderr == ""

    def test_output_that_the_encoding_lacks_is_escaped(self) -> None:
        code = "from postil.commands import terminal; terminal.make_safe(); terminal.fail('日本', '', False)"
        environment = {**os.environ, "PYTHONIOENCODING": "ascii:strict"}
        done = subprocess.run([sys.executable, "-c", code], env=environment, stderr=subprocess.PIPE, check=True)
        assert done.stderr == b"error: \\u65e5\\u672c\n"


class TestTerminal:
    @pytest.mark.parametrize(
        ("environ", "tty", "colored"),
        [
            ({}, True, True),
            ({}, False, False),
            ({"NO_COLOR": "1"}, True, False),
            ({"NO_COLOR": ""}, True, True),
            ({"FORCE_COLOR": "1"}, False, True),
            ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, True, False),
            ({"TERM": "dumb"}, True, False),
        ],
    )
    def test_colors(self, environ: dict[str, str], tty: bool, colored: bool) -> None:
        stream = io.StringIO()
        stream.isatty = lambda: tty  # type: ignore[method-assign]
        assert terminal.in_color(stream, environ) is colored

    def test_progress_shows_nothing_for_a_short_build(self, capsys: pytest.CaptureFixture[str]) -> None:
        with progress.Progress(wanted=True) as show:
            show("converting", 1, 2)
        assert capsys.readouterr() == ("", "")

    def test_progress_of_a_long_build_on_a_terminal(self) -> None:
        code = (
            "from postil.commands import progress; progress.PATIENCE = 0\n"
            "with progress.Progress(True) as show: show('converting', 3, 40)"
        )
        leader, follower = pty.openpty()
        environment = {**os.environ, "TERM": "xterm", "COLUMNS": "80"}
        with subprocess.Popen([sys.executable, "-c", code], stderr=follower, env=environment) as process:
            process.wait(timeout=60)
        os.close(follower)
        shown = os.read(leader, 10_000).decode()
        os.close(leader)
        assert "converting" in shown
        assert "3/40" in shown


class TestInit:
    def test_writes_a_site_and_says_what_next(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        folder = tmp_path / "my notes"
        assert main(["init", str(folder)]) == 0
        shown = capsys.readouterr().out
        assert (folder / "site.yaml").is_file()
        assert (folder / ".gitignore").read_text(encoding="utf-8").startswith("/public/\n")
        assert len(list((folder / "content").glob("*.md"))) == 5
        assert f"cd '{folder}' && postil build" in shown

    def test_overwrites_nothing(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        (tmp_path / "site.yaml").write_text("title: mine\n", encoding="utf-8")
        assert main(["init", str(tmp_path)]) == 0
        assert (tmp_path / "site.yaml").read_text(encoding="utf-8") == "title: mine\n"
        assert "which was there" in capsys.readouterr().out

    def test_adds_no_examples_to_notes_that_exist(self, tmp_path: Path) -> None:
        (tmp_path / "content").mkdir()
        (tmp_path / "content" / "mine.md").write_text("# Mine\n", encoding="utf-8")
        assert main(["init", str(tmp_path)]) == 0
        assert [path.name for path in (tmp_path / "content").iterdir()] == ["mine.md"]
        assert not [fault for fault in run(tmp_path).diagnostics if fault.severity is not Severity.INFO]
        assert (tmp_path / "public" / "mine" / "index.html").is_file()

    def test_takes_a_folder_of_notes_for_the_content(self, tmp_path: Path) -> None:
        (tmp_path / "README.md").write_text("# Notes: mine\n", encoding="utf-8")
        (tmp_path / "papers").mkdir()
        (tmp_path / "papers" / "mine.md").write_text("# Mine\n", encoding="utf-8")
        assert main(["init", str(tmp_path)]) == 0
        assert not (tmp_path / "content").exists()
        settings, faults = parse_config((tmp_path / "site.yaml").read_bytes())
        assert (settings.title, settings.content, faults) == ("Notes: mine", ".", ())
        assert [item.url for item in settings.nav] == ["/years/", "/tags/"]
        assert not [fault for fault in run(tmp_path).diagnostics if fault.severity is not Severity.INFO]

    def test_does_not_write_through_a_link_that_leads_nowhere(self, tmp_path: Path) -> None:
        (tmp_path / "site.yaml").symlink_to(tmp_path / "elsewhere")
        assert main(["init", str(tmp_path)]) == 0
        assert not (tmp_path / "elsewhere").exists()

    def test_a_file_is_no_folder(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        (tmp_path / "file").touch()
        assert main(["init", str(tmp_path / "file")]) == 2
        assert "is no folder" in capsys.readouterr().err


class TestWholeBuild:
    """The real thing, as a process."""

    def run(self, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "postil", "build", *arguments]
        return subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=120, check=False)

    def test_a_wrong_setting_fails_and_the_site_is_there(self, site: Path) -> None:
        done = self.run(cwd=site)
        assert done.returncode == 1
        assert 'site.yaml:1:1: error[config-unknown]: no setting is named "x"\n    1 | x: 1\n      | ^\n' in done.stderr
        assert "content/a.md:2:4: warning[link-missing]" in done.stderr
        assert done.stdout.startswith("1 paper, 1 note, ")
        assert (site / "public" / "a" / "index.html").is_file()

    def test_warnings_fail_only_when_strict(self, site: Path) -> None:
        (site / "site.yaml").write_text("base_url: https://example.org/\n", encoding="utf-8")
        assert self.run(cwd=site).returncode == 0
        assert self.run("--strict", cwd=site).returncode == 1
        (site / "content" / "a.md").write_text("# A\n", encoding="utf-8")
        done = self.run("--strict", cwd=site)
        assert (done.returncode, done.stderr) == (0, "")

    def test_a_folder_of_notes_alone_is_a_site(self, site: Path) -> None:
        (site / "site.yaml").unlink()
        assert self.run("--output", "html", "--base-url", "https://example.org/", cwd=site).returncode == 0
        assert "https://example.org/a/" in (site / "html" / "sitemap.xml").read_text(encoding="utf-8")
        assert not (site / "public").exists()

    def test_an_output_folder_that_cannot_be_written(self, site: Path) -> None:
        (site / "file").touch()
        done = self.run("--output", "file/public", cwd=site)
        assert done.returncode == 1
        assert "Traceback" not in done.stderr
        assert "file" in done.stderr

    def test_sources_are_never_published_over(self, site: Path) -> None:
        for output, code in {"content": 1, "content/public": 1, "..": 2, ".": 2, "/": 2}.items():
            done = self.run("--output", output, cwd=site)
            assert done.returncode == code
            assert "the output folder " in done.stderr
        assert (site / "content" / "a.md").read_text(encoding="utf-8") == "# A\nas [[b]] says\n"
