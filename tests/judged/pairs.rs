//! Every pair of types of a large registry: which is below which, by handle and by index.
//!
//! The pool has families of twins and trees of declared supertypes of the greatest depth, in one registry. The types
//! above a type are computed twice, by the naive judge and from wasmparser's supertypes, and then written as a row of
//! bits, one for each type of the pool. The library is asked about each bit.
//!
//! The same is done with the types of real modules, and with a pool that has the forms of the proposals.

use crate::oracle::c::{Registry, Type, Types};
use crate::oracle::compare::Acquaintance;
use crate::oracle::encode;
use crate::oracle::naive::{Class, Module, World};
use crate::oracle::peer::Peer;
use crate::oracle::proposal::Setting;
use crate::oracle::random::Random;
use crate::oracle::verdict::{self, STANDARD};
use crate::oracle::{corpus, family, soak, soundness};
use std::collections::HashMap;
use typereg::capi::abi::WT_GC_LAYOUT_NONE;

/// If all hashes are equal, the time of registering grows with the square of the types.
const SMALL_ONLY: bool = cfg!(typereg_constant_hash);

/// Types in the pool.
const TYPES: usize = if SMALL_ONLY { 4_000 } else { 10_200 };

/// If there are more types than this, not all pairs are compared.
const MANY: usize = 2_000;

/// The longest chain of types: the last one's depth is 63. One more type is refused.
const LONGEST: usize = 64;
/// Almost every type is below the one before.
const STRAIGHT: usize = usize::MAX;

/// For each type of the pool one bit.
struct Row(Vec<u64>);

impl Row {
    fn new(len: usize, places: Vec<usize>) -> Self {
        let mut words = vec![0; len.div_ceil(64)];
        for place in places {
            words[place / 64] |= 1 << (place % 64);
        }
        Row(words)
    }

    fn has(&self, place: usize) -> bool {
        self.0[place / 64] >> (place % 64) & 1 == 1
    }
}

#[derive(Default)]
struct Pool {
    world: World,
    acquaintance: Acquaintance,
    modules: Vec<(Types, Module)>,
    refused: u64,
}

impl Pool {
    /// A pool of at least `len` types, with types of the proposals if they are on.
    fn draw(
        registry: &Registry,
        peer: &mut Peer,
        len: usize,
        proposals: bool,
        random: &mut Random,
    ) -> Self {
        let mut pool = Pool::default();
        while pool.world.types.len() < len {
            for (_, groups) in family::twins(random, proposals) {
                // Other tests try modules about which the judges disagree.
                let wasm = encode::module(&groups);
                if !proposals || soundness::of_module(&wasm).is_ok_and(|sound| !sound.is_disputed) {
                    pool.add(registry, peer, &wasm);
                }
            }
            for (len, branching) in [(40, 8), (LONGEST, STRAIGHT), (LONGEST + 1, STRAIGHT)] {
                let mut tree = family::descendants(random, len, branching);
                let shared = proposals && random.one_in(2);
                let members = tree.iter_mut().flatten();
                members.for_each(|member| member.shared = shared);
                pool.add(registry, peer, &encode::module(&tree));
            }
        }
        pool
    }

    fn add(&mut self, registry: &Registry, peer: &mut Peer, wasm: &[u8]) {
        match (peer.register(wasm), registry.register_module(wasm)) {
            (Ok(ids), Ok(types)) => {
                let module = self.world.read(wasm);
                peer.meet(&types, &ids);
                self.acquaintance.meet_module(&types, &module);
                self.modules.push((types, module));
            }
            (Err(_), Err(_)) => self.refused += 1,
            (theirs, ours) => panic!("{:?}, but wasmparser: {:?}", ours.err(), theirs.err()),
        }
    }
}

#[test]
fn every_pair_of_a_large_pool_is_answered_as_both_judges_do() {
    every_pair("pairs", TYPES, false);
}

#[test]
fn every_pair_of_proposal_types_is_answered_as_both_judges_do() {
    every_pair("pairs with proposals", TYPES / 2, true);
}

/// Tests every pair of a pool of at least this number of types.
fn every_pair(test: &'static str, types: usize, proposals: bool) {
    let (mut pairs, mut below, mut accepted, mut refused) = (0, 0, 0, 0);
    let mut deepest = 0;
    let setting = if proposals {
        Setting::ALL
    } else {
        Setting::of_version(3)
    };
    let mut seeds = soak::seeds(test, 0, 1);
    for seed in seeds.by_ref() {
        let random = &mut Random::new(seed);
        let registry = Registry::with_setting(WT_GC_LAYOUT_NONE, setting);
        let mut peer = Peer::new(setting.to_wasmparser());
        let mut pool = Pool::draw(&registry, &mut peer, types, proposals, random);
        assert_eq!(peer.len(), pool.world.types.len());
        registry.check();

        let (asked, matching) = compare(&pool, &peer, &registry, 1);
        pairs += asked;
        below += matching;
        accepted += pool.modules.len() as u64;
        refused += pool.refused;
        deepest = deepest.max(deepest_of(&pool));

        pairs += compare_survivors(&mut pool, &registry, random);
        pool.modules.clear();
        registry.delete_empty();
    }
    seeds.say(format_args!(
        "{pairs} pairs of types compared by handle or by index, {below} below one another, \
         {accepted} modules accepted, {refused} refused"
    ));
    let enough = 2 * (types * types) as u64 * seeds.taken;
    assert!(pairs >= enough, "{pairs} pairs, not {enough}");
    assert!(below > 10 * (types as u64) * seeds.taken, "{below} below");
    assert!(accepted > 100 && refused > 10, "{accepted}, {refused}");
    assert_eq!(deepest as usize, LONGEST - 1);
}

/// The types of all real modules of the repository in one registry.
#[test]
fn every_pair_of_real_types_is_answered_as_both_judges_do() {
    let registry = Registry::new(WT_GC_LAYOUT_NONE);
    let (mut pool, mut peer) = (Pool::default(), Peer::new(STANDARD));
    for source in corpus::repository() {
        let types = verdict::module_of(source.type_section());
        pool.add(&registry, &mut peer, &types);
    }
    assert_eq!(pool.refused, 0);
    let len = pool.world.types.len();
    let (asked, matching) = compare(&pool, &peer, &registry, len.div_ceil(MANY));
    soak::say(format_args!(
        "real modules: {} with {len} different types, {asked} pairs of types compared",
        pool.modules.len()
    ));
    assert!(pool.modules.len() > 5 && len > 100, "{len} types");
    // Each type is below itself; small modules have no other subtypes.
    let itself = asked / len as u64;
    let others = if SMALL_ONLY { 0 } else { 100 };
    assert!(matching >= itself + others, "{matching}, {itself} itself");
    pool.modules.clear();
    registry.delete_empty();
}

/// Compares every `step`-th type with every type of the pool, by handle and by index. Returns how many queries that
/// were, and how many were answered with yes.
fn compare(pool: &Pool, peer: &Peer, registry: &Registry, step: usize) -> (u64, u64) {
    let Pool {
        world,
        acquaintance,
        ..
    } = pool;
    let len = world.types.len();
    let types: Vec<Type> = (0..len).map(|class| acquaintance.types[&class]).collect();
    let indices: Vec<u32> = types.iter().map(|ty| ty.index()).collect();
    let (mut asked, mut matching) = (0, 0);
    for sub in 0..len {
        let mut above = peer.above(types[sub]);
        above.reverse();
        let display = world.display(sub);
        let known: Vec<Type> = display.iter().map(|&class| types[class]).collect();
        assert_eq!(known, above, "the judges agree on {sub}");
        if sub % step != 0 {
            continue;
        }
        let row = Row::new(len, display);
        for sup in 0..len {
            let expected = row.has(sup);
            if types[sub].is_subtype(types[sup]) != expected {
                panic!("by handle, {sub} below {sup} is not {expected}");
            }
            if registry.is_subtype(indices[sub], indices[sup]) != expected {
                panic!("by index, {sub} below {sup} is not {expected}");
            }
            asked += 2;
            matching += 2 * u64::from(expected);
        }
    }
    (asked, matching)
}

/// Releases half of the modules and compares pairs of all types by index, dead ones, too: these are below nothing, and
/// nothing is below them.
fn compare_survivors(pool: &mut Pool, registry: &Registry, random: &mut Random) -> u64 {
    let indices: Vec<u32> = (0..pool.world.types.len())
        .map(|class| pool.acquaintance.types[&class].index())
        .collect();
    random.shuffle(&mut pool.modules);
    pool.modules.truncate(pool.modules.len() / 2);
    registry.check();
    let world = &pool.world;
    let held = pool.modules.iter().flat_map(|(_, module)| module.types());
    let groups = held.map(|class| world.group_of(class));
    let live = world.reachable(groups, &HashMap::new());
    let is_live = |class: Class| live.contains(&world.group_of(class));
    let len = indices.len();
    let gone = (0..len).filter(|&class| !is_live(class)).count();
    assert!(gone > len / 10 && gone < len, "{gone} of {len} are gone");
    assert_eq!(registry.stats().live_types as usize, len - gone);

    let asked = (0..len).step_by(10);
    for sub in asked.clone() {
        let above = is_live(sub).then(|| world.display(sub));
        let row = Row::new(len, above.unwrap_or_default());
        for sup in 0..len {
            let answer = registry.is_subtype(indices[sub], indices[sup]);
            assert_eq!(answer, row.has(sup), "{sub} below {sup}, of the living");
        }
    }
    (asked.len() * len) as u64
}

fn deepest_of(pool: &Pool) -> u32 {
    let types = pool.acquaintance.types.values();
    types
        .map(|ty| ty.depth())
        .max()
        .expect("the pool has types")
}
