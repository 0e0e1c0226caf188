//! How fast typereg is, beside its peers. `scripts/bench.sh` builds and runs this program.
//!
//! ```text
//! driver ──starts──▶ worker: one peer, one workload, one round ──prints──▶ samples ──▶ results.json
//!                                                                                        │
//!                                                            docs/speed.md, *.svg ◀──report
//! ```
//!
//! *Peer*: the library that does the work (`peer/`). *Workload*: what work (`worker.rs` lists their names). *Metric*: one
//! number of it. *Sample*: one measurement. *Cell*: all samples of one metric of one peer in one workload.

mod arguments;
mod clock;
mod definition;
mod driver;
mod generate;
mod input;
mod machine;
mod measure;
mod module;
mod peer;
mod plan;
mod random;
mod report;
mod results;
mod worker;

use arguments::{Command, Run};
use results::{Cell, Results, Sample};
use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let done = arguments::read(std::env::args().skip(1)).and_then(|command| match command {
        Command::Worker { worker, workload } => worker.run(&workload),
        Command::Run(run) => measure(run),
        Command::Report { docs } => report(&docs),
    });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("{fault}");
            ExitCode::FAILURE
        }
    }
}

fn measure(run: Run) -> Result<(), String> {
    let mut workloads = plan::workloads(run.quick, &run.folders)?;
    workloads.retain(|workload| run.only.iter().all(|word| workload.name.contains(word)));
    if run.libraries.contains_key("typereg, other build") {
        for workload in &mut workloads {
            workload.peers.push("typereg, other build");
        }
    }
    let size = machine::stripped_bytes(&run.libraries["typereg"]);
    let driver = driver::Driver {
        seed: run.seed,
        rounds: run.rounds,
        libraries: run.libraries,
    };
    let before = machine::load();
    let mut results = driver.run(&workloads);
    results.about = machine::about(run.seed, run.rounds, run.quick);
    if let Some(value) = size {
        let key = ("library".into(), "typereg".into(), "stripped".into());
        let sample = Sample { value, others: 0.0 };
        results.cells.insert(key, Cell::new(&[sample]));
    }
    let load = format!("{before} before, {} after", machine::load());
    results.about.insert("load average".into(), load);
    print!("{}", report::text(&results));
    if let Some(docs) = run.docs {
        let folder = docs.join("speed");
        let written = std::fs::create_dir_all(&folder)
            .and_then(|()| std::fs::write(folder.join("results.json"), results.to_json()));
        written.map_err(|fault| format!("{}: {fault}", folder.display()))?;
        report(&docs)?;
    }
    Ok(())
}

fn report(docs: &Path) -> Result<(), String> {
    let file = docs.join("speed/results.json");
    let text =
        std::fs::read_to_string(&file).map_err(|fault| format!("{}: {fault}", file.display()))?;
    let results = Results::from_json(&text)
        .ok_or_else(|| format!("{} is not of this program", file.display()))?;
    report::write(&results, docs)
}
