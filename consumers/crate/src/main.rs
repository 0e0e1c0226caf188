//! Registers a module and prints what it found, like ../../program.c.
use typereg::{Config, Registry};

fn main() -> Result<(), typereg::Error> {
    let wasm = [
        0, b'a', b's', b'm', 1, 0, 0, 0, 1, 20, 2, 0x50, 0, 0x5f, 2, 0x7f, 0, 0x7f, 0, 0x4f, 1, 0,
        0x5f, 3, 0x7f, 0, 0x7f, 0, 0x78, 0,
    ];
    let registry = Registry::new(&Config::default())?;
    let types = registry.register_module(&wasm)?;
    if let (Some(point), Some(pixel)) = (types.get(0), types.get(1)) {
        println!("pixel <: point: {}", pixel.is_subtype_of(point));
    }
    Ok(())
}
