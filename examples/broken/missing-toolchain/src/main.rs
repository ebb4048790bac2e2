fn main() {
    println!("never seen");
}
