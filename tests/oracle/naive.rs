//! What a type is, and which types are equal: equal groups print the same text.
//!
//! A *class* is the number of a type in a `World`: two types are the same iff they have the same class. A *definition*
//! is a type in its rec group, before the world has it: it refers to members of its own group by position (`Own`) and
//! to all others by class.
//!
//! A group's text is its definitions as `#[derive(Debug)]` prints them, so no part of a definition
//! can be forgotten. The first group with a text gives its members their classes; every later group
//! with that text is the same group.

use std::collections::HashMap;
use std::ops::Range;

/// Two types are the same iff their classes are.
pub type Class = usize;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reference {
    /// The member of the own rec group at this position.
    Own(usize),
    /// A type outside the group. For the generator: a module type index.
    Class(Class),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Heap {
    Abstract { shared: bool, name: &'static str },
    Concrete { exact: bool, to: Reference },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Value {
    /// A number, vector or packed type.
    Plain(&'static str),
    Ref {
        nullable: bool,
        heap: Heap,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Field {
    pub mutable: bool,
    pub storage: Value,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    Func {
        params: Vec<Value>,
        results: Vec<Value>,
    },
    Struct(Vec<Field>),
    Array(Field),
    /// A continuation, of this function type.
    Cont(Reference),
    /// The exception object of a tag: not a wasm type, but a type of the registry.
    Exn {
        tag: Class,
        fields: Vec<Field>,
    },
}

#[derive(Clone, Debug, PartialEq)]
pub struct Definition {
    pub is_final: bool,
    pub supertype: Option<Reference>,
    pub shared: bool,
    /// The type that this one is the descriptor of.
    pub describes: Option<Reference>,
    /// The type of its descriptor.
    pub descriptor: Option<Reference>,
    pub shape: Shape,
}

/// A type of the world. In its definition every reference is a class.
#[derive(Clone, Debug)]
pub struct Type {
    /// The classes of its whole group, in order.
    pub group: Range<Class>,
    pub position: usize,
    pub definition: Definition,
}

/// The type section of a module: its groups in order, with the classes of their members.
#[derive(Clone, Debug)]
pub struct Module {
    pub groups: Vec<Vec<Class>>,
}

/// All types so far.
#[derive(Clone, Default)]
pub struct World {
    first_member: HashMap<String, Class>,
    pub types: Vec<Type>,
}

impl Module {
    /// The class of each module type.
    pub fn types(&self) -> Vec<Class> {
        self.groups.concat()
    }
}

impl World {
    /// Adds a group. Returns the classes of its members.
    pub fn add(&mut self, group: Vec<Definition>) -> Vec<Class> {
        let next = self.types.len();
        let first = *self
            .first_member
            .entry(format!("{group:?}"))
            .or_insert(next);
        let classes = first..first + group.len();
        if first == next {
            for (position, mut definition) in group.into_iter().enumerate() {
                for reference in definition.references_mut() {
                    if let Reference::Own(own) = *reference {
                        *reference = Reference::Class(first + own);
                    }
                }
                self.types.push(Type {
                    group: classes.clone(),
                    position,
                    definition,
                });
            }
        }
        classes.collect()
    }

    /// Restores the state in which there were `len` types.
    pub fn forget_from(&mut self, len: usize) {
        self.types.truncate(len);
        self.first_member.retain(|_, first| *first < len);
    }

    /// The exn type of a tag with this function type.
    pub fn exn(&mut self, tag: Class) -> Class {
        let Shape::Func { params, .. } = &self.types[tag].definition.shape else {
            panic!("a tag has a function type")
        };
        let fields = params
            .iter()
            .map(|&storage| Field {
                mutable: false,
                storage,
            })
            .collect();
        let shape = Shape::Exn { tag, fields };
        self.add(vec![Definition::closed(shape)])[0]
    }

    pub fn supertype(&self, class: Class) -> Option<Class> {
        self.types[class].definition.supertype.map(Reference::class)
    }

    /// The type and all above it, root first: its display.
    pub fn display(&self, class: Class) -> Vec<Class> {
        let mut path = vec![class];
        while let Some(above) = self.supertype(path[path.len() - 1]) {
            path.push(above);
        }
        path.reverse();
        path
    }

    pub fn is_subtype(&self, sub: Class, sup: Class) -> bool {
        std::iter::successors(Some(sub), |&class| self.supertype(class)).any(|class| class == sup)
    }

    /// The function type whose trampolines this function type shares.
    pub fn trampoline(&mut self, class: Class) -> Class {
        let definition = self.types[class].definition.clone();
        let Shape::Func { params, results } = &definition.shape else {
            panic!("only a function type has a trampoline type")
        };
        let shape = Shape::Func {
            params: params.iter().map(|&value| self.loosest(value)).collect(),
            results: results.iter().map(|&value| self.loosest(value)).collect(),
        };
        let loose = Definition {
            shared: definition.shared,
            ..Definition::closed(shape)
        };
        if loose == definition {
            class
        } else {
            self.add(vec![loose])[0]
        }
    }

    fn loosest(&self, value: Value) -> Value {
        match value {
            Value::Plain(_) => value,
            Value::Ref { heap, .. } => Value::Ref {
                nullable: true,
                heap: Heap::Abstract {
                    shared: self.is_shared(heap),
                    name: self.top(heap),
                },
            },
        }
    }

    /// The name of the heap type at the top of the hierarchy.
    pub fn top(&self, heap: Heap) -> &'static str {
        match heap {
            Heap::Abstract { name, .. } => match name {
                "any" | "eq" | "i31" | "struct" | "array" | "none" => "any",
                "func" | "nofunc" => "func",
                "extern" | "noextern" => "extern",
                "exn" | "noexn" => "exn",
                "cont" | "nocont" => "cont",
                other => panic!("no heap type is called {other}"),
            },
            Heap::Concrete { to, .. } => match self.types[to.class()].definition.shape {
                Shape::Struct(_) | Shape::Array(_) => "any",
                Shape::Func { .. } => "func",
                Shape::Cont(_) => "cont",
                Shape::Exn { .. } => "exn",
            },
        }
    }

    pub fn is_shared(&self, heap: Heap) -> bool {
        match heap {
            Heap::Abstract { shared, .. } => shared,
            Heap::Concrete { to, .. } => self.types[to.class()].definition.shared,
        }
    }
}

impl Reference {
    pub fn class(self) -> Class {
        match self {
            Reference::Class(class) => class,
            Reference::Own(position) => panic!("the world holds no own reference, as {position}"),
        }
    }
}

impl Shape {
    /// Every value type in it: fields, params and results.
    pub fn values_mut(&mut self) -> Vec<&mut Value> {
        match self {
            Shape::Func { params, results } => params.iter_mut().chain(results).collect(),
            Shape::Struct(fields) | Shape::Exn { fields, .. } => {
                fields.iter_mut().map(|field| &mut field.storage).collect()
            }
            Shape::Array(element) => vec![&mut element.storage],
            Shape::Cont(_) => vec![],
        }
    }
}

impl Definition {
    /// The definition of a composite type on its own: final, without a supertype.
    pub fn closed(shape: Shape) -> Self {
        Definition {
            is_final: true,
            ..Definition::open(None, shape)
        }
    }

    /// A definition that is not final.
    pub fn open(supertype: Option<Reference>, shape: Shape) -> Self {
        Definition {
            is_final: false,
            supertype,
            shared: false,
            describes: None,
            descriptor: None,
            shape,
        }
    }

    /// Every reference in it: the supertype, both descriptor clauses, the function type of a
    /// continuation, and what the values refer to.
    pub fn references_mut(&mut self) -> Vec<&mut Reference> {
        let Definition {
            is_final: _,
            supertype,
            shared: _,
            describes,
            descriptor,
            shape,
        } = self;
        let mut found = Vec::new();
        for clause in [supertype, describes, descriptor] {
            found.extend(clause.as_mut());
        }
        match shape {
            Shape::Cont(func) => found.push(func),
            other => found.extend(other.values_mut().into_iter().filter_map(target)),
        }
        found
    }
}

fn target(value: &mut Value) -> Option<&mut Reference> {
    match value {
        Value::Ref {
            heap: Heap::Concrete { to, .. },
            ..
        } => Some(to),
        _ => None,
    }
}
