//! One worker process: `worker PEER LIBRARY SEED WORKLOAD`. Prints what it measured and ends.
//!
//! Workloads: `definitions/INPUT` and `bytes/INPUT` (cold, hit, drop, heap), `subtypes/CHAINSxLENGTH`,
//! `handles`, and `churn/SHARED/pinned`, `/held` and `/free`, where SHARED of 20 types come from the pool.

use crate::input::{self, Input};
use crate::measure::{churn, handles, load, say, subtypes};
use crate::peer::binaryen::Binaryen;
use crate::peer::floor::{Displays, Floor};
use crate::peer::typereg::{FromBytes, FromDefinitions, Inline, Typereg};
use crate::peer::wasmparser::Wasmparser;
use crate::peer::wasmtime::Wasmtime;
use crate::peer::{Registry, typereg, v8};
use crate::{clock, generate};
use std::sync::Arc;

pub(crate) struct Worker {
    pub(crate) peer: String,
    /// The peer's shared library or program, if it has one.
    pub(crate) library: String,
    pub(crate) seed: u64,
}

type Done = Result<(), String>;

impl Worker {
    pub(crate) fn run(&self, workload: &str) -> Done {
        let (kind, rest) = workload.split_once('/').unwrap_or((workload, ""));
        match kind {
            "definitions" => self.definitions(&input::make(rest, self.seed, false)?, rest),
            "bytes" => self.bytes(&input::make(rest, self.seed, true)?),
            "subtypes" => self.subtypes(rest),
            "handles" => self.handles(),
            "churn" => self.churn(rest),
            _ => Err(format!("no workload is called {workload}")),
        }
    }

    fn cannot(&self) -> Done {
        Err(format!("{} cannot do this", self.peer))
    }

    fn is_typereg(&self) -> bool {
        self.peer.starts_with("typereg")
    }

    fn typereg(&self, with_trampolines: bool) -> Typereg {
        let kind = match &*self.peer {
            "typereg, DRC layouts" => typereg::Kind::WithLayouts,
            "typereg, calls alone" => typereg::Kind::CallsAlone,
            _ => typereg::Kind::Plain,
        };
        Typereg::open(&self.library, kind, with_trampolines)
            .unwrap_or_else(|fault| panic!("{fault}"))
    }

    fn definitions(&self, input: &Input, name: &str) -> Done {
        clock::pin(0);
        if input.definitions.is_empty() {
            return Err("the input cannot be expressed as definitions".into());
        }
        let with_trampolines = name.starts_with("reffuncs");
        match &*self.peer {
            "floor" => load::measure(Floor::default, input),
            "typereg, calls alone" if !typereg::can_call_alone(input) => return self.cannot(),
            "wasmtime" if !Wasmtime::can(input) => return self.cannot(),
            "wasmtime" => load::measure(Wasmtime::new, input),
            "binaryen" => {
                if !Binaryen::open(&self.library)?.can(input) {
                    return self.cannot();
                }
                load::measure(
                    || Binaryen::open(&self.library).expect("opened before"),
                    input,
                );
            }
            _ if self.is_typereg() => {
                load::measure(|| FromDefinitions(self.typereg(with_trampolines)), input);
            }
            _ => return self.cannot(),
        }
        Ok(())
    }

    fn bytes(&self, input: &Input) -> Done {
        let bytes: usize = input.modules.iter().map(Vec::len).sum();
        say("input bytes", bytes as f64 / f64::from(input.types));
        if self.peer == "v8" {
            return v8::measure(&self.library, input);
        }
        clock::pin(0);
        match &*self.peer {
            "wasmparser" => load::measure(Wasmparser::new, input),
            _ if self.is_typereg() => load::measure(|| FromBytes(self.typereg(false)), input),
            _ => return self.cannot(),
        }
        Ok(())
    }

    fn subtypes(&self, shape: &str) -> Done {
        let input = input::make(&format!("chains:{shape}"), self.seed, false)?;
        let definitions = &input.definitions[0];
        let length = 1 + definitions.depths().into_iter().max().unwrap_or(0);
        let what = (definitions, length, self.seed);
        match &*self.peer {
            "floor" => {
                let displays = Displays::new(definitions);
                subtypes::measure(
                    "by handle",
                    what,
                    |type_| type_,
                    |sub, sup| displays.is_subtype(sub, sup),
                );
            }
            "wasmtime" => {
                let types = Wasmtime::new().load_definitions(definitions);
                subtypes::measure(
                    "by handle",
                    what,
                    |i| &types[i as usize],
                    |sub, sup| sub.is_subtype(sup),
                );
            }
            "binaryen" => {
                let binaryen = Binaryen::open(&self.library)?;
                let types = binaryen.load_definitions(definitions);
                let is_subtype = |sub, sup| binaryen.is_subtype(sub, sup);
                subtypes::measure("by handle", what, |i| types[i as usize], is_subtype);
            }
            _ if self.is_typereg() => {
                let mut registry = FromDefinitions(self.typereg(false));
                let held = registry.load(&input);
                let by_handle = |sub, sup| held.is_subtype(sub, sup);
                subtypes::measure("by handle", what, |i| held.type_at(i), by_handle);
                let by_index = |sub, sup| registry.0.is_subtype_by_index(sub, sup);
                let inline = |sub: Inline, sup: Inline| held.is_subtype_inline(sub, sup);
                subtypes::measure("inline", what, |i| held.inline(held.type_at(i)), inline);
                subtypes::measure("by index", what, |i| held.index(held.type_at(i)), by_index);
            }
            _ => return self.cannot(),
        }
        Ok(())
    }

    fn handles(&self) -> Done {
        let input = input::make("singles:2", self.seed, false)?;
        match &*self.peer {
            // The least that shared ownership costs: an `Arc`, each on cache lines of its own.
            "floor" => {
                #[repr(align(128))]
                struct Alone;
                let arcs = [Arc::new(Alone), Arc::new(Alone)];
                handles::measure(|type_| drop(std::hint::black_box(Arc::clone(&arcs[type_]))));
            }
            "wasmtime" => {
                let types = Wasmtime::new().load_definitions(&input.definitions[0]);
                handles::measure(|type_| drop(std::hint::black_box(types[type_].clone())));
            }
            _ if self.is_typereg() => {
                let held = FromDefinitions(self.typereg(false)).load(&input);
                let types = [held.type_at(0), held.type_at(1)];
                handles::measure(|type_| held.clone_and_delete(types[type_]));
            }
            _ => return self.cannot(),
        }
        Ok(())
    }

    fn churn(&self, case: &str) -> Done {
        let (shared, pool_is) = case
            .split_once('/')
            .ok_or("churn/SHARED/pinned, /held or /free")?;
        let modules = churn::modules(
            shared.parse().map_err(|_| "a number of shared types")?,
            self.seed,
        );
        let pool = generate::churn_pool(self.seed);
        let is_held = pool_is != "free";
        match &*self.peer {
            "wasmtime" => {
                let wasmtime = Wasmtime::new();
                let _held = is_held.then(|| wasmtime.load_definitions(&modules.pool));
                churn::measure("from definitions", 4, |thread, _, passes| {
                    for module in (0..passes).flat_map(|_| &modules.definitions[thread]) {
                        drop(wasmtime.load_definitions(module));
                    }
                });
            }
            _ if self.is_typereg() => {
                let registries = [self.typereg(false), self.typereg(false)];
                let mut kept = registries.each_ref().map(|registry| registry.held(64));
                for (registry, kept) in registries.iter().zip(&mut kept).filter(|_| is_held) {
                    registry.share().load_definitions(kept, &pool);
                    if pool_is == "pinned" {
                        kept.pin();
                    }
                }
                let from_definitions = |thread: usize, registry: usize, passes| {
                    let mut registry = registries[registry].share();
                    for module in (0..passes).flat_map(|_| &modules.definitions[thread]) {
                        let mut held = registry.held(20);
                        registry.load_definitions(&mut held, module);
                    }
                };
                let from_bytes = |thread: usize, registry: usize, passes| {
                    for module in (0..passes).flat_map(|_| &modules.bytes[thread]) {
                        let mut held = registries[registry].held(1);
                        registries[registry].load_bytes(&mut held, module);
                    }
                };
                churn::measure_hand_over();
                churn::measure("from definitions", 24, from_definitions);
                churn::measure_apart("from definitions", 24, from_definitions);
                churn::measure("from bytes", 24, from_bytes);
                churn::measure_apart("from bytes", 24, from_bytes);
                churn::measure_hand_over();
            }
            _ => return self.cannot(),
        }
        Ok(())
    }
}
