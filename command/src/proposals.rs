//! The options that switch proposals: --wasm first, then --on and --off in the order in which they are given. `all` means
//! all proposals.

use clap::{
    Arg, ArgAction, ArgMatches, Args, Command, FromArgMatches, builder::PossibleValuesParser,
};
use typereg::Features;
use typereg_inspect::proposals::NAMES;

/// The proposals that are on.
pub(crate) struct Proposals(pub(crate) Features);

impl Args for Proposals {
    fn augment_args(command: Command) -> Command {
        let names = || NAMES.iter().map(|&(name, _)| name).chain(["all"]);
        let switch = |id: &'static str, help: &'static str| {
            let arg = Arg::new(id).long(id).value_name("PROPOSAL").help(help);
            arg.action(ArgAction::Append)
                .value_parser(PossibleValuesParser::new(names()))
        };
        let version = Arg::new("wasm").long("wasm").value_name("VERSION");
        command
            .arg(
                version
                    .help("The proposals of WebAssembly 1, 2 or 3 are on; by default those of 3")
                    .value_parser(["1", "2", "3"]),
            )
            .arg(switch("on", "Switches a proposal on, with those that it builds on").long_help(
                "Switches a proposal on, with those that it builds on. --on and --off act in their order",
            ))
            .arg(switch("off", "Switches a proposal off, with those that build on it"))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for Proposals {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let version = matches.get_one::<String>("wasm");
        let version = version
            .and_then(|version| version.parse().ok())
            .unwrap_or(3);
        let mut features = Features::of_wasm_version(version).unwrap_or_default();
        let given = |id| {
            let values = matches.get_many::<String>(id).into_iter().flatten();
            matches.indices_of(id).into_iter().flatten().zip(values)
        };
        let mut switches: Vec<(usize, bool, &String)> = Vec::new();
        switches.extend(given("on").map(|(at, name)| (at, true, name)));
        switches.extend(given("off").map(|(at, name)| (at, false, name)));
        switches.sort_unstable();
        for (_, on, wanted) in switches {
            for (name, feature) in NAMES {
                if wanted == name || wanted == "all" {
                    features.set(feature, on);
                }
            }
        }
        Ok(Proposals(features))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}
