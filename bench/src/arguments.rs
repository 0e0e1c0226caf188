//! The command line.

use crate::worker::Worker;
use std::collections::BTreeMap;
use std::path::PathBuf;

const HELP: &str = "\
typereg-bench run --typereg LIBRARY [options]   measure, print tables
typereg-bench report --docs FOLDER              write tables and plots again from FOLDER/speed/results.json
  --typereg LIBRARY      libtypereg.so
  --binaryen LIBRARY     libbinaryen.so; without it, Binaryen is left out
  --node PROGRAM         node 22 or newer, for V8; without it, V8 is left out
  --other LIBRARY        another build of libtypereg.so, measured as one more peer
  --docs FOLDER          write FOLDER/speed/results.json, the plots beside it, and the tables in FOLDER/speed.md
  --modules FOLDER       real modules: *.wasm in it; may be given several times
  --seed NUMBER          of the synthetic types; 1 if not given
  --rounds NUMBER        how many processes for each peer and workload; 5 if not given, 2 with --quick
  --only WORD            workloads with this in their name; may be given several times, then all must be in it
  --quick                fewer rounds, two modules, no million of types";

pub(crate) struct Run {
    pub(crate) libraries: BTreeMap<&'static str, String>,
    pub(crate) folders: Vec<PathBuf>,
    pub(crate) docs: Option<PathBuf>,
    pub(crate) seed: u64,
    pub(crate) rounds: usize,
    pub(crate) only: Vec<String>,
    pub(crate) quick: bool,
}

pub(crate) enum Command {
    Run(Run),
    Report {
        docs: PathBuf,
    },
    /// What the driver starts: `worker PEER LIBRARY SEED WORKLOAD`.
    Worker {
        worker: Worker,
        workload: String,
    },
}

pub(crate) fn read(mut arguments: impl Iterator<Item = String>) -> Result<Command, String> {
    let command = arguments.next().unwrap_or_default();
    let mut next = |name: &str| {
        arguments
            .next()
            .ok_or_else(|| format!("{name} of what?\n{HELP}"))
    };
    let number = |text: String| {
        text.parse::<u64>()
            .map_err(|_| format!("{text} is not a number"))
    };
    if command == "worker" {
        let worker = Worker {
            peer: next("worker")?,
            library: next("worker")?,
            seed: number(next("worker")?)?,
        };
        let workload = next("worker")?;
        return Ok(Command::Worker { worker, workload });
    }
    let mut run = Run {
        libraries: BTreeMap::new(),
        folders: Vec::new(),
        docs: None,
        seed: 1,
        rounds: 0,
        only: Vec::new(),
        quick: false,
    };
    while let Ok(option) = next("") {
        match &*option {
            "--typereg" => {
                let library = next(&option)?;
                for variant in ["typereg, DRC layouts", "typereg, calls alone"] {
                    run.libraries.insert(variant, library.clone());
                }
                run.libraries.insert("typereg", library);
            }
            "--binaryen" => _ = run.libraries.insert("binaryen", next(&option)?),
            "--other" => _ = run.libraries.insert("typereg, other build", next(&option)?),
            "--node" => _ = run.libraries.insert("v8", next(&option)?),
            "--docs" => run.docs = Some(next(&option)?.into()),
            "--modules" => run.folders.push(next(&option)?.into()),
            "--seed" => run.seed = number(next(&option)?)?,
            "--rounds" => run.rounds = number(next(&option)?)? as usize,
            "--only" => run.only.push(next(&option)?),
            "--quick" => run.quick = true,
            _ => return Err(format!("no option is called {option}\n{HELP}")),
        }
    }
    if run.rounds == 0 {
        run.rounds = if run.quick { 2 } else { 5 };
    }
    match &*command {
        "run" if run.libraries.contains_key("typereg") => Ok(Command::Run(run)),
        "report" => Ok(Command::Report {
            docs: run.docs.ok_or(HELP)?,
        }),
        _ => Err(HELP.into()),
    }
}
