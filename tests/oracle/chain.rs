//! Chains drawn at random: a struct, its descriptor, perhaps the descriptor of that.
//!
//! A chain may be below another one, link by link; the other one is in an earlier group or in the same.

use super::generate::{Plan, Sketch};
use super::naive::{Definition, Reference, Shape};
use super::random::Random;

impl Sketch {
    /// A group with a chain, or with a chain and another one below it.
    pub fn draw_chain(&self, random: &mut Random) -> Vec<Definition> {
        let heads = (0..self.len()).filter(|&index| self.is_open_head(index));
        let heads = Vec::from_iter(heads);
        if !heads.is_empty() && random.one_in(2) {
            let above = self.links(*random.pick(&heads));
            return self.draw_below(random, &above, vec![]);
        }
        let (len, shared) = (2 + usize::from(random.one_in(3)), random.one_in(4));
        let above = vec![None; len];
        let mut group = self.draw_links(random, &above, shared, vec![]);
        if random.one_in(8) {
            self.put_below_plain(random, &mut group[0]);
        }
        if random.one_in(2) {
            group.iter_mut().for_each(|link| link.is_final = false);
            let above = (0..len).map(Reference::Own);
            return self.draw_below(random, &above.collect::<Vec<_>>(), group);
        }
        // No rule requires that they agree in this.
        if random.one_in(8) {
            let link = random.below(len);
            group[link].is_final = !group[link].is_final;
        }
        group
    }

    fn is_open_head(&self, index: usize) -> bool {
        let head = self.at(index);
        head.descriptor.is_some()
            && head.describes.is_none()
            && self
                .links(index)
                .iter()
                .all(|link| !self.at(link.class()).is_final)
    }

    /// The type, its descriptor, and so on.
    fn links(&self, head: usize) -> Vec<Reference> {
        let next = |link: &Reference| self.at(link.class()).descriptor;
        std::iter::successors(Some(Reference::Class(head)), next).collect()
    }

    /// Adds a chain to the group, each link of which extends one of these.
    fn draw_below(
        &self,
        random: &mut Random,
        above: &[Reference],
        group: Vec<Definition>,
    ) -> Vec<Definition> {
        let shared = match above[0] {
            Reference::Own(position) => group[position].shared,
            Reference::Class(index) => self.at(index).shared,
        };
        let above: Vec<_> = above.iter().copied().map(Some).collect();
        self.draw_links(random, &above, shared, group)
    }

    fn draw_links(
        &self,
        random: &mut Random,
        above: &[Option<Reference>],
        shared: bool,
        mut group: Vec<Definition>,
    ) -> Vec<Definition> {
        let (first, len) = (group.len(), above.len());
        let plan = Plan::of_structs(first + len, shared);
        let is_final = random.one_in(2);
        for (link, &above) in above.iter().enumerate() {
            let position = first + link;
            let mut shape = match above {
                None => Shape::Struct(vec![]),
                Some(Reference::Own(above)) => group[above].shape.clone(),
                Some(Reference::Class(above)) => self.at(above).shape,
            };
            self.specialize(random, &mut shape, &plan, shared);
            group.push(Definition {
                is_final,
                shared,
                describes: (link > 0).then(|| Reference::Own(position - 1)),
                descriptor: (link + 1 < len).then(|| Reference::Own(position + 1)),
                ..Definition::open(above, shape)
            });
        }
        group
    }

    /// A type that has a descriptor, and whose supertype has none.
    fn put_below_plain(&self, random: &mut Random, head: &mut Definition) {
        let plain = |index: &usize| {
            let above = self.at(*index);
            let is_struct = matches!(above.shape, Shape::Struct(_));
            let has_clause = above.describes.is_some() || above.descriptor.is_some();
            is_struct && !above.is_final && !has_clause && above.shared == head.shared
        };
        let plain: Vec<usize> = (0..self.len()).filter(plain).collect();
        let above = *random.pick(&plain);
        head.supertype = Some(Reference::Class(above));
        head.shape = self.at(above).shape;
    }
}
